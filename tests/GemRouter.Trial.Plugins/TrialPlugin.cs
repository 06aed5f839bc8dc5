using GemRouter;
using GemRouter.Trial.Plugins;
using Microsoft.Extensions.DependencyInjection;

[assembly: GemPlugin("gem.trial", typeof(TrialPlugin), "0.1")]

namespace GemRouter.Trial.Plugins;

/// <summary>One small plugin of each kind, on mocks of what real ones would use: they try the contract. The mocks come as services, so that a test reaches them.</summary>
public sealed class TrialPlugin : IPlugin
{
    public void Register(IPluginRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);

        // Instances: each component has a provider of its own, and all are to see the same outside.
        registry.Services.AddSingleton(new MockKernel());
        registry.Services.AddSingleton(new MockToken());
        registry.Services.AddSingleton(new MockFile());
        registry.Add(RingLink.Factory());
        registry.Add(DelayStage.Factory());
        registry.Add(PeerListDiscovery.Factory());
        registry.Add(TokenKeySource.Factory());
        registry.Add(XChaChaSuite.Factory());
        registry.Add(DscpMarker.Factory());
        registry.Add(RateMeter.Factory());
    }
}
