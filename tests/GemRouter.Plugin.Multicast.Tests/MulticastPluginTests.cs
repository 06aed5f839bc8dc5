using System.Reflection;
using GemRouter.Testing;

namespace GemRouter.Plugin.Multicast.Tests;

public sealed class MulticastPluginTests
{
    [Fact]
    public void The_assembly_names_its_plugin()
    {
        GemPluginAttribute attribute = Assert.Single(typeof(MulticastPlugin).Assembly.GetCustomAttributes<GemPluginAttribute>());

        Assert.Equal("gem.multicast", attribute.Id);
        Assert.Equal(typeof(MulticastPlugin), attribute.Plugin);
        Assert.Equal("0.1", attribute.Contract);
    }

    [Fact]
    public void It_brings_one_discovery_strategy_that_needs_nothing()
    {
        ComponentFactory factory = Assert.Single(PluginFixture.Of<MulticastPlugin>().Factories);

        Assert.Equal((ComponentKind.Discovery, "multicast", typeof(MulticastOptions)), (factory.Kind, factory.Name, factory.OptionsType));
        Assert.Equal(ComponentNeeds.None, factory.NeedsOf(factory.CreateOptions()));
    }

    [Fact]
    public void A_group_that_is_none_is_refused_with_examples()
    {
        OptionProblem problem = Assert.Single(OptionProblems.Of(new MulticastOptions { Group = default }));

        Assert.Contains("is no multicast group", problem.Problem, StringComparison.Ordinal);
        Assert.Contains("239.255.71.77", problem.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watch_that_begins_cancelled_ends()
    {
        ComponentFactory factory = Assert.Single(PluginFixture.Of<MulticastPlugin>().Factories);
        using TestHost host = new();
        IDiscoveryStrategy strategy = (IDiscoveryStrategy)factory.Create(host.Context, factory.CreateOptions());
        await strategy.StartAsync(CancellationToken.None);

        List<ControlEndpoints> sets = [];
        await foreach (ControlEndpoints set in strategy.WatchAsync(new CancellationToken(canceled: true)))
        {
            sets.Add(set);
        }

        Assert.Single(sets);
        await strategy.StopAsync(CancellationToken.None);
    }
}
