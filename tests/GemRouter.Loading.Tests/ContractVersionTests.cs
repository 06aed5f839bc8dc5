namespace GemRouter.Loading.Tests;

public sealed class ContractVersionTests
{
    private static readonly Version Current = ContractVersion.Current;
    private static readonly string HostPath = typeof(IPlugin).Assembly.Location;

    [Fact]
    [Provokes(PluginProblemCode.ContractTooOld)]
    public void A_plugin_that_needs_a_newer_contract_is_refused()
    {
        using SearchPath path = new();
        string needed = $"{Current.Major}.{Current.Minor + 1}";
        string main = path.Emit("any", new EmittedPlugin { Contract = needed });

        Expect.Problem(path.Load(), PluginProblemCode.ContractTooOld, main, needed, Current.ToString(), HostPath, "3.2.1.0");
    }

    [Fact]
    [Provokes(PluginProblemCode.ContractOfOtherMajor)]
    public void A_plugin_that_needs_another_major_version_is_refused()
    {
        using SearchPath path = new();
        string needed = $"{Current.Major + 1}.0";
        string main = path.Emit("any", new EmittedPlugin { Contract = needed });

        Expect.Problem(path.Load(), PluginProblemCode.ContractOfOtherMajor, main, needed, Current.ToString(), HostPath);
    }

    [Fact]
    public void A_stage_reports_all_plugins_and_the_next_one_is_not_reached()
    {
        using SearchPath path = new();
        string first = path.Emit("a", new EmittedPlugin { Id = "a", Contract = "9.0" });
        string second = path.Emit("b", new EmittedPlugin { Id = "b", Contract = "9.0" });
        path.Link("newer"); // whose references would be found wanting

        Expect.Problems(path.Load(), (PluginProblemCode.ContractOfOtherMajor, first), (PluginProblemCode.ContractOfOtherMajor, second));
    }
}
