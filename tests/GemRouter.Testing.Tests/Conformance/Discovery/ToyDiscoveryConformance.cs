using System.Net;

namespace GemRouter.Testing.Tests;

internal sealed class ToyDiscoveryConformance : DiscoveryConformance
{
    private readonly ToyDirectory _directory = new();
    private readonly DiscoveryFault _fault;

    public ToyDiscoveryConformance(DiscoveryFault fault)
    {
        _fault = fault;
        Plugin = PluginFixture.Of(ComponentFactory.Discovery<NoOptions>("toy", "Asks a directory.", (context, _) => new ToyDiscovery(context, _directory, fault)));
    }

    protected override PluginFixture Plugin { get; }

    protected override ControlEndpoints ExpectedFirst => Present;

    protected override TimeSpan Patience => _fault == DiscoveryFault.None ? base.Patience : TimeSpan.FromSeconds(1);

    private ControlEndpoints Present => ControlEndpoints.Of([IPEndPoint.Parse("0.0.0.0:1706")], _directory.Peers);

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [];

    protected override ValueTask<ControlEndpoints?> ChangeAsync(int step)
    {
        _directory.Add(new IPEndPoint(IPAddress.Parse("192.0.2.11"), 1706 + step));
        return ValueTask.FromResult<ControlEndpoints?>(Present);
    }

    protected override ValueTask BreakAsync()
    {
        _directory.GoAway();
        return ValueTask.CompletedTask;
    }

    protected override ValueTask<IPEndPoint?> FindAsync(string name) => ValueTask.FromResult(_directory.Published.GetValueOrDefault(name));
}
