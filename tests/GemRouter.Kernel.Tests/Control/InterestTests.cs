using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 4: whose proof hastens a HELLO.</summary>
public sealed class InterestTests
{
    private const int Nodes = 30;

    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.7");

    private readonly SimulatedDomain _domain = new();
    private readonly SimulatedNode _node;
    private readonly SimulatedNode _source;
    private readonly SimulatedNode _relay;

    public InterestTests()
    {
        for (int i = 0; i < Nodes; i++)
        {
            _domain.Start();
        }

        _node = _domain.Nodes[0];
        _relay = _domain.Nodes[1];
        _domain.Run(20);
        _domain.IsLost = static (_, _) => true; // from here on nobody hears anybody, but for what a test brings
        _source = _domain.Start();
    }

    [Fact]
    public void A_boot_that_comes_to_matter_by_what_another_relays_is_asked_for_its_proof_at_once()
    {
        byte[] datagram = new byte[Envelope.MaxSize];
        int length = _source.Boot.SealHello(new HelloContent { Interval = TimeSpan.FromSeconds(5) }, _domain.BootstrapKey, datagram, out _);
        _node.Plane.Receive(datagram.AsSpan(0, length), _domain.Now);
        Assert.False(_node.Plane.Roster.Find(_source.Boot.Boot)!.IsOfInterest);
        int said = _node.Said.Count;

        OwnStream stream = _source.Plane.Open(Group, 5000, null, _domain.Now)!;
        _domain.Run(0.001); // it announces
        length = _relay.Boot.SealAnnounce(stream.Current.Bytes, _domain.BootstrapKey, datagram);
        _node.Plane.Receive(datagram.AsSpan(0, length), _domain.Now);
        Assert.True(_node.Plane.Roster.Find(_source.Boot.Boot)!.IsOfInterest);
        Assert.InRange(_domain.RunUntil(() => _node.Said.Count > said), TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }
}
