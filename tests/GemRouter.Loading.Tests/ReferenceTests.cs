using System.Reflection.PortableExecutable;

namespace GemRouter.Loading.Tests;

public sealed class ReferenceTests
{
    [Fact]
    [Provokes(PluginProblemCode.ContractTypeMissing)]
    public void Every_type_and_member_that_the_contract_lacks_is_named_in_one_sentence()
    {
        using SearchPath path = new();
        path.Link("newer");

        Expect.Problem(
            path.Load(), PluginProblemCode.ContractTypeMissing, path["newer", "Fixture.Newer.dll"],
            "0.9.0.0",
            typeof(IPlugin).Assembly.GetName().Version!.ToString(),
            typeof(IPlugin).Assembly.Location,
            "the type GemRouter.Beacon,",
            "the type GemRouter.Beacon+Beam`1,",
            "the member GemRouter.NoOptions.Level,",
            "the member GemRouter.ComponentFactory.Stage(String),",
            "the member GemRouter.ComponentFactory.Several(String, System.ReadOnlySpan`1<!!0>),",
            "use a newer router");
    }

    [Fact]
    [Provokes(PluginProblemCode.ContractMemberMissing)]
    public void A_plugin_of_an_older_contract_that_uses_what_is_gone_is_told_to_be_built_again()
    {
        using SearchPath path = new();
        string main = Path.Combine(path.Copy("sound"), "Fixture.Sound.dll");
        Bytes.Rename(main, "GetRequiredService", "GetRequiredServicf");
        Bytes.Rename(main, "set_Headroom", "set_Headroam"); // its own options' as well, which nobody calls by name

        PluginCatalog catalog = path.Load();
        Assert.Equal([PluginProblemCode.ContractMemberMissing, PluginProblemCode.ContractMemberMissing], catalog.Problems.Select(static problem => problem.Code));
        Assert.Contains(catalog.Problems, static problem => problem.Message.Contains("the member GemRouter.ComponentNeeds.set_Headroam(Int32)", StringComparison.Ordinal));
        Assert.All(catalog.Problems, static problem => Assert.Contains("; use a release of the plugin that was built against ", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    [Provokes(PluginProblemCode.DependencyMissing)]
    public void A_missing_library_is_named_with_the_one_that_needs_it()
    {
        using SearchPath path = new();
        string folder = path.Copy("left");
        File.Delete(Path.Combine(folder, "Fixture.Private.dll"));

        Expect.Problem(path.Load(), PluginProblemCode.DependencyMissing, Path.Combine(folder, "Fixture.Left.dll"), "Fixture.Left", "Fixture.Private 1.0.0.0");
    }

    [Fact]
    public void A_plugin_does_not_get_a_library_that_only_the_host_has()
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin { Field = typeof(McMaster.NETCore.Plugins.PluginLoader) });

        Expect.Problem(path.Load(), PluginProblemCode.DependencyMissing, main, "McMaster.NETCore.Plugins 2.0.0.0");
    }

    [Fact]
    public void A_plugin_without_a_list_of_dependencies_finds_its_libraries_beside_it()
    {
        using SearchPath path = new();
        File.Delete(Path.Combine(path.Copy("left"), "Fixture.Left.deps.json"));

        Assert.Single(Expect.Loaded(path.Load()));
    }

    [Fact]
    [Provokes(PluginProblemCode.DependencyTooOld)]
    public void A_library_that_is_older_than_the_plugin_needs_is_refused()
    {
        using SearchPath path = new();
        string library = Path.Combine(path.Copy("right"), "Fixture.Private.dll");
        File.Copy(Path.Combine(Repository.Fixture("left"), "Fixture.Private.dll"), library, overwrite: true);

        Expect.Problem(path.Load(), PluginProblemCode.DependencyTooOld, library, "Fixture.Private 2.0.0.0", "older 1.0.0.0");
    }

    [Fact]
    public void A_framework_that_is_older_than_the_plugin_needs_is_named_with_both_versions()
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin());
        Bytes.SetReferencedVersion(main, "System.Private.CoreLib", 99, 0);

        Expect.Problem(path.Load(), PluginProblemCode.DependencyMissing, main, "System.Private.CoreLib 99.0.0.0", $".NET {Environment.Version} has the older");
    }

    [Fact]
    public void A_library_for_another_processor_is_named()
    {
        using SearchPath path = new();
        string library = Path.Combine(path.Copy("left"), "Fixture.Private.dll");
        Bytes.SetMachine(library, Machine.RiscV64);

        Expect.Problem(path.Load(), PluginProblemCode.WrongArchitecture, library, "Fixture.Private");
    }

    [Fact]
    public void A_library_of_the_plugin_is_held_to_the_contract_too()
    {
        using SearchPath path = new();
        string library = Path.Combine(path.Copy("left"), "Fixture.Private.dll");
        new EmittedPlugin { AssemblyName = "Fixture.Private", Field = typeof(NoOptions), IsDeclared = false }.WriteTo(path["left"]);
        Bytes.Rename(library, nameof(NoOptions), "NoOptionz");

        Expect.Problem(path.Load(), PluginProblemCode.ContractTypeMissing, library, "GemRouter.NoOptionz", "fixture.left");
    }

    [Fact]
    public void A_damaged_library_is_named()
    {
        using SearchPath path = new();
        string library = Path.Combine(path.Copy("right"), "Fixture.Private.dll");
        File.WriteAllText(library, "");

        Expect.Problem(path.Load(), PluginProblemCode.NotAnAssembly, library);
    }

    [Fact]
    [Provokes(PluginProblemCode.DependencyListBroken)]
    public void A_broken_list_of_dependencies_is_named()
    {
        using SearchPath path = new();
        string list = Path.Combine(path.Copy("left"), "Fixture.Left.deps.json");
        File.WriteAllText(list, "{ \"targets\": ");

        Expect.Problem(path.Load(), PluginProblemCode.DependencyListBroken, list, "fixture.left");
    }
}
