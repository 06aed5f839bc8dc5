using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Testing.Tests;

public sealed class PluginFixtureTests
{
    [Fact]
    public void It_finds_components_by_kind_and_name()
    {
        PluginFixture plugin = PluginFixture.Of<TwoStages>();
        Assert.Equal(["one", "two"], plugin.Factories.Select(factory => factory.Name));
        Assert.Equal("two", plugin.Factory(ComponentKind.Stage, "two").Name);
        Assert.Contains("Stage one, Stage two", Assert.Throws<ArgumentException>(() => plugin.Factory(ComponentKind.Stage)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => plugin.Factory(ComponentKind.Discovery, "one"));
        Assert.Single(plugin.Services);
    }

    [Fact]
    public void The_registry_is_valid_during_Register_alone()
    {
        PluginFixture.Of<TwoStages>();
        Assert.Throws<InvalidOperationException>(() => TwoStages.Kept!.Add(Stage("three")));
        Assert.Throws<InvalidOperationException>(() => TwoStages.Kept!.Services);
    }

    [Fact]
    public void A_kind_and_name_is_added_once() => Assert.Throws<ArgumentException>(() => PluginFixture.Of(Stage("one"), Stage("one")));

    [Fact]
    public void A_test_host_gives_the_services_that_the_plugin_registered()
    {
        using TestHost host = new(services: PluginFixture.Of<TwoStages>().Services);
        Assert.NotNull(host.Context.Services.GetService<FakeClock>());
        Assert.Same(host.Clock, host.Context.Clock);
    }

    private static ComponentFactory Stage(string name) =>
        ComponentFactory.Stage<NoOptions>(name, "Does nothing.", (_, _) => throw new NotSupportedException());

    private sealed class TwoStages : IPlugin
    {
        [ThreadStatic]
        public static IPluginRegistry? Kept;

        public void Register(IPluginRegistry registry)
        {
            Kept = registry;
            registry.Services.AddSingleton<FakeClock>();
            registry.Add(Stage("one"));
            registry.Add(Stage("two"));
        }
    }
}
