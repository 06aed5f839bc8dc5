namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 7 and 9: anybody can send the HELLOs of a node's earlier boots again. That must not silence the node.</summary>
public sealed class ReplayedHelloTests : IDisposable
{
    private readonly TestDomain _domain = new();
    private readonly TestNode _node;
    private readonly TestNode _peer;
    private readonly List<byte[]> _recorded = [];

    public ReplayedHelloTests()
    {
        _node = new TestNode(_domain);
        _peer = new TestNode(_domain);
        for (int i = 0; i < 100; i++)
        {
            _recorded.Add(_peer.Hello());
        }

        _peer.Restart();
    }

    public void Dispose()
    {
        _node.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public void HELLOs_of_an_earlier_boot_leave_a_proven_one_its_signature_checks()
    {
        TestDomain.Acquaint(_node, _peer);
        Assert.Contains(ControlVerdict.Throttled, Replay());
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Hello()));
    }

    [Fact]
    public void HELLOs_of_an_earlier_boot_leave_signature_checks_for_one_that_echoes()
    {
        Assert.Contains(ControlVerdict.Throttled, Replay());
        Assert.Equal(ControlVerdict.Throttled, _node.Hear(_peer.Hello()));
        _peer.Hear(_node.Hello());
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Hello()));
        _peer.Hear(_node.Hello()); // a nonce made after the record was
        Assert.Equal(ControlVerdict.Accepted, _node.Hear(_peer.Hello()));
        Assert.Equal(BootState.Proven, _node.Find(_peer)!.State);
    }

    [Fact]
    public void Recordings_of_many_nodes_leave_signature_checks_for_a_newcomer_that_echoes()
    {
        using TestNode node = new(_domain, new ControlLimits { Signatures = 20 });
        for (int i = 0; i < 10; i++)
        {
            using TestNode stranger = new(_domain);
            node.Hear(stranger.Hello());
        }

        Assert.Equal(ControlVerdict.Throttled, node.Hear(_peer.Hello()));
        _peer.Hear(node.Hello());
        Assert.Equal(ControlVerdict.Accepted, node.Hear(_peer.Hello()));
        Assert.Equal(BootState.Proven, node.Find(_peer)!.State);
    }

    private List<ControlVerdict> Replay() => [.. _recorded.Select(_node.Hear)];
}
