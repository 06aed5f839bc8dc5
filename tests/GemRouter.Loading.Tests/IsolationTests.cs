using System.Reflection;
using System.Runtime.Loader;

namespace GemRouter.Loading.Tests;

public sealed class IsolationTests
{
    [Fact]
    public void Two_plugins_have_different_versions_of_one_library_side_by_side()
    {
        using SearchPath path = new();
        path.Link("left");
        path.Link("right");

        PluginCatalog catalog = path.Load();
        Expect.Loaded(catalog);
        Assert.Equal("edition 1", catalog.Find(ComponentKind.Stage, "left")!.Factory.Summary);
        Assert.Equal("edition 2", catalog.Find(ComponentKind.Stage, "right")!.Factory.Summary);
    }

    [Fact]
    public void Log_services_and_options_cross_between_host_and_plugin()
    {
        using SearchPath path = new();
        path.Link("sound");
        FakeHost host = new();

        PluginComponent component = path.Load().Find(ComponentKind.Stage, "sound")!;
        IValidatedOptions options = Assert.IsAssignableFrom<IValidatedOptions>(component.Factory.CreateOptions());
        Assert.Equal(4, component.Factory.NeedsOf(options).Headroom);
        Assert.IsAssignableFrom<IPacketStage>(host.Make(component));
        Assert.Equal(["good day"], host.Log);
    }

    [Theory]
    [InlineData("contract-newer")]
    [InlineData("contract-older")]
    public void A_contract_beside_the_plugin_changes_nothing(string contract)
    {
        using SearchPath path = new();
        string folder = path.Copy("sound");
        File.Copy(Path.Combine(Repository.Fixture(contract), "GemRouter.Abstractions.dll"), Path.Combine(folder, "GemRouter.Abstractions.dll"));

        PluginCatalog catalog = path.Load();
        Expect.Loaded(catalog);
        object stage = new FakeHost().Make(catalog.Find(ComponentKind.Stage, "sound")!);
        Assert.Same(typeof(IPacketStage), stage.GetType().GetInterface(nameof(IPacketStage)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // which by itself would load, and be assignable to nothing
    public void A_plugin_built_against_a_newer_contract_loads_where_it_uses_nothing_new(bool hasItBeside)
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin());
        Bytes.SetReferencedVersion(main, "GemRouter.Abstractions", 0, 9);
        if (hasItBeside)
        {
            File.Copy(Path.Combine(Repository.Fixture("contract-newer"), "GemRouter.Abstractions.dll"), path["any", "GemRouter.Abstractions.dll"]);
        }

        LoadedPlugin plugin = Assert.Single(Expect.Loaded(path.Load()));
        Assert.Equal(new Version(0, 9, 0, 0), plugin.Metadata.ContractBuiltAgainst);
    }

    [Fact]
    public void Each_plugin_has_a_load_context_that_does_not_unload()
    {
        using SearchPath path = new();
        path.Link("left");
        path.Link("right");

        List<AssemblyLoadContext> contexts = path.Load().Components
            .Select(component => AssemblyLoadContext.GetLoadContext(ImplementationOf(component))!).ToList();
        Assert.Equal(2, contexts.Distinct().Count());
        Assert.All(contexts, context => Assert.False(context.IsCollectible));
    }

    [Fact]
    public void No_code_of_a_plugin_runs_before_all_plugins_have_passed_all_checks()
    {
        using SearchPath path = new();
        string sound = Path.Combine(path.Copy("sound"), "Fixture.Sound.dll");
        string other = path.Emit("other", new EmittedPlugin { EntryIsPlugin = false }); // which is found out last of all

        Expect.Problem(path.Load(), PluginProblemCode.EntryNotAPlugin, other);
        Assert.Contains(AppDomain.CurrentDomain.GetAssemblies(), assembly => !assembly.IsDynamic && assembly.Location == sound);
        Assert.Null(AppContext.GetData("fixture ran: " + sound));

        File.Delete(other);
        Directory.Delete(path["other"]);
        Expect.Loaded(path.Load());
        Assert.NotNull(AppContext.GetData("fixture ran: " + sound));
    }

    [Fact]
    [Provokes(PluginProblemCode.RefusedByRuntime)]
    public void What_the_runtime_refuses_is_a_problem()
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin());
        Bytes.SpoilSectionAlignment(main);

        Expect.Problem(path.Load(), PluginProblemCode.RefusedByRuntime, main, nameof(BadImageFormatException));
    }

    [Fact]
    [Provokes(PluginProblemCode.EntryNotAPlugin)]
    public void An_entry_that_is_no_plugin_is_refused()
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin { EntryIsPlugin = false });

        Expect.Problem(path.Load(), PluginProblemCode.EntryNotAPlugin, main, "Fixture.Entry", "IPlugin");
    }

    [Fact]
    [Provokes(PluginProblemCode.TypeDoesNotFit)]
    public void A_class_that_lacks_what_the_contract_demands_is_named()
    {
        using SearchPath path = new();
        path.Link("older");

        Expect.Problem(path.Load(), PluginProblemCode.TypeDoesNotFit, path["older", "Fixture.Older.dll"], "Process", "Fixture.Older.IdleStage");
    }

    [Fact]
    [Provokes(PluginProblemCode.ContractNotShared)]
    public void A_contract_that_is_not_the_hosts_own_is_named_with_both_versions_and_paths()
    {
        using SearchPath path = new();
        string folder = path.Copy("sound");
        string copy = Path.Combine(folder, "GemRouter.Abstractions.dll");
        File.Copy(Path.Combine(Repository.Fixture("contract-newer"), "GemRouter.Abstractions.dll"), copy);

        PluginCatalog catalog = new PluginLoader(null, new WithoutSharing()).Load([path.Root]);
        Assembly host = typeof(IPlugin).Assembly;
        Expect.Problem(
            catalog, PluginProblemCode.ContractNotShared, Path.Combine(folder, "Fixture.Sound.dll"),
            "0.9.0.0", copy, host.GetName().Version!.ToString(), host.Location);
    }

    private static Assembly ImplementationOf(PluginComponent component) =>
        // The delegate that the plugin passed is the one thing of a factory that is of the plugin.
        component.Factory.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Select(field => field.GetValue(component.Factory)).OfType<Delegate>().First().Method.Module.Assembly;

    /// <summary>What a load context does that shares nothing: it takes what lies beside the plugin.</summary>
    private sealed class WithoutSharing : IAssemblyIsolation
    {
        public Assembly Load(string mainAssemblyPath) => new Context(Path.GetDirectoryName(mainAssemblyPath)!).LoadFromAssemblyPath(mainAssemblyPath);

        private sealed class Context(string folder) : AssemblyLoadContext
        {
            protected override Assembly? Load(AssemblyName assemblyName) =>
                Path.Combine(folder, assemblyName.Name + ".dll") is var path && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
