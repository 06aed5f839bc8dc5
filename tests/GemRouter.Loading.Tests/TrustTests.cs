namespace GemRouter.Loading.Tests;

public sealed class TrustTests
{
    [Fact]
    [Provokes(PluginProblemCode.NotTrusted)]
    public void A_plugin_that_is_not_trusted_is_not_loaded_and_neither_are_the_others()
    {
        using SearchPath path = new();
        string sound = Path.Combine(path.Copy("sound"), "Fixture.Sound.dll");
        string other = path.Emit("other", new EmittedPlugin { Id = "other" });
        Distrust trust = new("other");

        Expect.Problem(path.Load(trust), PluginProblemCode.NotTrusted, other, "not in the lock");
        Assert.Equal(["other", "fixture.sound"], trust.Asked);
        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => !assembly.IsDynamic && assembly.Location == sound);
    }

    [Fact]
    public void References_are_resolved_in_trusted_files_alone()
    {
        using SearchPath path = new();
        path.Link("newer");

        Expect.Problem(path.Load(new Distrust("fixture.newer")), PluginProblemCode.NotTrusted, path["newer", "Fixture.Newer.dll"]);
    }

    private sealed class Distrust(string id) : IPluginTrust
    {
        public List<string> Asked { get; } = [];

        public IEnumerable<PluginProblem> Check(PluginMetadata plugin)
        {
            Asked.Add(plugin.Id);
            return plugin.Id == id ? [new PluginProblem(PluginProblemCode.NotTrusted, plugin.Path, "the file is not in the lock")] : [];
        }
    }
}
