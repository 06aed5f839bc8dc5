using GemRouter.Kernel.Forwarding;
using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>What is let in from a red and from a black link, and the name of what is not (wire 5.5; design, decision 10).</summary>
public sealed class IngressTests : IDisposable
{
    private readonly TestStream _stream = new(1);
    private readonly DataBench _bench = new(new WorkerRigSetup { From = ["172.16.0.0/12"] });

    public static TheoryData<string, string, ushort, string> FromRed => new()
    {
        { "10.1.0.77", "239.1.1.1", 40000, "" },
        { "172.31.9.9", "239.1.1.1", 40000, "" },
        { "10.2.0.77", "239.1.1.1", 40000, "red.not_local" },
        { "0.0.0.0", "239.1.1.1", 40000, "red.not_local" },
        { "10.1.0.77", "239.1.1.1", RedIngress.RouterPort, "red.from_router" },
        { "10.2.0.77", "239.1.1.1", RedIngress.RouterPort, "red.from_router" },
        { "10.1.0.77", "239.2.1.1", 40000, "route.none" },
        { "10.2.0.77", "239.2.1.1", 40000, "red.not_local" },
        { "10.1.0.77", "239.1.9.1", 40000, "seal.not_authorized" },
    };

    [Theory]
    [MemberData(nameof(FromRed))]
    public void A_packet_from_a_red_link_is_let_in_or_named(string source, string group, ushort sourcePort, string dropped)
    {
        _bench.Publish(_stream);
        TestPacket packet = _stream.Packet(1) with { Source = Address.Parse(source), SourcePort = sourcePort, Group = GroupAddress.Parse(group) };
        _bench.Host.Send(_stream.Packet(0), packet, packet, _stream.Packet(2));
        _bench.Turn();
        Assert.Equal(dropped.Length == 0 ? 4 : 2, _bench.Far.Take().Count);
        Assert.Equal(dropped.Length == 0 ? 0 : 2, _bench.Seal.Counters.Dropped);
        Assert.True(dropped.Length == 0 || _bench.Seal.Counters[dropped] == 2);
        _bench.End();
    }

    [Fact]
    public void What_is_local_follows_the_link()
    {
        _bench.Publish(_stream);
        RedIngress red = (RedIngress)_bench.Seal.Ingress;
        red.Refresh([], []);
        _bench.Host.Send(_stream.Packet(1));
        _bench.Turn();
        red.Refresh([System.Net.IPNetwork.Parse("10.0.0.0/8")], []);
        _bench.Host.Send(_stream.Packet(2));
        _bench.Turn();
        Assert.Equal(1, _bench.Seal.Counters["red.not_local"]);
        Assert.Single(_bench.Far.Take());
    }

    [Fact]
    public void What_may_be_sent_follows_the_policies_in_the_middle_of_a_flow()
    {
        _bench.Publish(_stream);
        RedIngress red = (RedIngress)_bench.Seal.Ingress;
        SendPolicies allowing = red.Policies;
        SendPolicies refusing = new(new GroupPolicies([]));
        foreach (SendPolicies policies in (SendPolicies[])[allowing, refusing, allowing, refusing])
        {
            red.Policies = policies;
            _bench.Host.Send(_stream.Packet(1));
            _bench.Turn();
            Assert.Equal(policies == allowing ? 1 : 0, _bench.Far.Take().Count);
        }

        Assert.Equal(2, _bench.Seal.Counters["seal.not_authorized"]);
        _bench.End();
    }

    [Theory]
    [InlineData("239.1.1.1", "", "data.plaintext")]
    [InlineData("239.1.1.1", "41", "data.plaintext")]
    [InlineData("239.1.1.1", "E1", "data.malformed")]
    [InlineData("239.1.1.1", "E1000000000000000000000102030405060708090A0B0C0D0E0F", "data.malformed")]
    [InlineData("239.1.9.1", "", "data.plaintext")]
    [InlineData("239.1.9.1", "E1", "data.malformed")]
    [InlineData("239.1.9.1", "E1000000000000000000000102030405060708090A0B0C0D0E0F101112131415161718", "data.not_authorized")]
    [InlineData("239.2.1.1", "41", "data.plaintext")]
    [InlineData("239.2.1.1", "E1", "data.malformed")]
    [InlineData("239.2.1.1", "E1000000000000000000000102030405060708090A0B0C0D0E0F101112131415161718", "data.not_authorized")]
    public void A_packet_from_a_black_link_is_named_in_the_order_of_the_wire_document(string group, string payload, string dropped)
    {
        _bench.Publish(_stream);
        _bench.Wire.Send(new TestPacket { Group = GroupAddress.Parse(group), Payload = Convert.FromHexString(payload) });
        _bench.Turn();
        Assert.Equal(1, _bench.Open.Counters[dropped]);
        Assert.Equal(1, _bench.Open.Counters.Dropped);
        Assert.Empty(_bench.Far.Take());
        _bench.End();
    }

    [Fact]
    public void An_authorized_group_without_a_route_is_named_so()
    {
        _bench.Publish(_stream);
        _bench.Open.Ingress.Map = new LegMap([(GroupPrefix.Parse("239.1.1.0/24"), 0)]);
        _bench.Wire.Send(new TestPacket { Group = GroupAddress.Parse("239.1.2.1"), Payload = (byte[])[0xE1, .. new byte[40]] });
        _bench.Turn();
        Assert.Equal(1, _bench.Open.Counters["route.none"]);
    }

    [Fact]
    public void What_this_node_sealed_is_not_opened_by_it()
    {
        _bench.Seal.Publish(sealing: (_stream, _stream.Entry()));
        _bench.Open.Publish(open: [_stream], own: [_stream]);
        _bench.Host.Send(_stream.Packets(1, 3));
        _bench.Turn();
        Assert.Equal(3, _bench.Open.Counters["data.own"]);
        Assert.Empty(_bench.Far.Take());
        _bench.End();
    }

    [Fact]
    public void A_packet_that_was_damaged_or_comes_twice_is_dropped()
    {
        _bench.Publish(_stream);
        _bench.Host.Send(_stream.Packets(1, 5));
        _bench.Turn();
        IReadOnlyList<TestPacket> heard = _bench.Wire.Take();
        foreach (TestPacket packet in heard)
        {
            byte[] damaged = packet.Payload.ToArray();
            damaged[9] ^= 0x40; // of the number: not seen before
            _bench.Wire.Send(packet, packet with { Payload = damaged });
        }

        _bench.Turn();
        Assert.Equal((5, 5), (_bench.Open.Counters["data.replayed"], _bench.Open.Counters["data.auth_failed"]));
        Assert.Equal(5, _bench.Far.Take().Count);
        _bench.End();
    }

    public void Dispose()
    {
        _bench.Dispose();
        _stream.Dispose();
    }
}
