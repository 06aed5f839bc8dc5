namespace GemRouter.Loading.Tests;

public sealed class RegistrationTests
{
    [Fact]
    public void Components_are_found_by_kind_and_name()
    {
        using SearchPath path = new();
        path.Link("sound");

        PluginCatalog catalog = path.Load();
        PluginComponent stage = catalog.Find(ComponentKind.Stage, "sound")!;
        PluginComponent keys = catalog.Find(ComponentKind.KeySource, "sound")!;
        Assert.NotSame(stage.Factory, keys.Factory);
        Assert.Equal([stage, keys], catalog.Components);
        Assert.Same(catalog.Plugins[0], stage.Plugin);
        Assert.Null(catalog.Find(ComponentKind.Transport, "sound"));
        Assert.Null(catalog.Find(ComponentKind.Stage, "Sound"));
    }

    [Fact]
    public void What_was_registered_cannot_be_changed_later()
    {
        using SearchPath path = new();
        path.Link("sound");

        LoadedPlugin plugin = Assert.Single(path.Load().Plugins);
        Assert.Single(plugin.Services);
        Assert.Throws<InvalidOperationException>(plugin.Services.Clear);
    }

    [Fact]
    public void A_registry_is_closed_after_the_registration()
    {
        using SearchPath path = new();
        path.Emit("any", new EmittedPlugin());
        PluginRegistry registry = new(Assert.Single(path.Inspect().Plugins), new ProblemList());
        registry.Close();

        ComponentFactory factory = ComponentFactory.Stage<NoOptions>("late", "It comes too late.", (_, _) => null!);
        Assert.Throws<InvalidOperationException>(() => registry.Add(factory));
        Assert.Empty(registry.Components);
    }

    [Fact]
    [Provokes(PluginProblemCode.RegisterFailed)]
    public void What_plugins_throw_is_reported_for_all_of_them()
    {
        using SearchPath path = new();
        string first = path.Emit("a", new EmittedPlugin { Id = "a", Throws = "no\nluck" });
        string second = path.Emit("b", new EmittedPlugin { Id = "b", Stages = ["Not A Name"] });
        path.Emit("c", new EmittedPlugin { Id = "c" });

        PluginCatalog catalog = path.Load();
        Expect.Problems(catalog, (PluginProblemCode.RegisterFailed, first), (PluginProblemCode.RegisterFailed, second));
        Assert.Contains("InvalidOperationException: no luck", catalog.Problems[0].Message, StringComparison.Ordinal);
        Assert.Contains("ArgumentException: \"Not A Name\"", catalog.Problems[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    [Provokes(PluginProblemCode.DuplicateComponent)]
    public void A_plugin_registers_a_component_once()
    {
        using SearchPath path = new();
        string main = path.Emit("any", new EmittedPlugin { Stages = ["shape", "shape"] });

        Expect.Problem(path.Load(), PluginProblemCode.DuplicateComponent, main, "Stage \"shape\" twice");
    }

    [Fact]
    [Provokes(PluginProblemCode.DuplicateComponent)]
    public void Two_plugins_with_one_component_are_both_named()
    {
        using SearchPath path = new();
        string first = path.Emit("a", new EmittedPlugin { Id = "a", Stages = ["shape"] });
        string second = path.Emit("b", new EmittedPlugin { Id = "b", Stages = ["mark", "shape"] });

        Expect.Problem(path.Load(), PluginProblemCode.DuplicateComponent, second, "Stage \"shape\"", "\"a\"", "\"b\"", first);
    }
}
