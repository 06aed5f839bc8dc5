namespace GemRouter.Tests;

public sealed class PacketPoolTests
{
    [Fact]
    public void It_gives_each_packet_once_and_then_none()
    {
        PacketPool pool = new(3, 10, 100, 20);
        Assert.Equal((10, 100, 130, 3, 3), (pool.Headroom, pool.Payload, pool.PacketCapacity, pool.Packets, pool.Free));
        HashSet<Packet> rented = [];
        while (pool.TryRent(out Packet? packet))
        {
            Assert.True(rented.Add(packet));
            Assert.Equal((0, 10, 120, 130, 100), (packet.Length, packet.Headroom, packet.Tailroom, packet.Capacity, packet.PayloadLimit));
        }

        Assert.Equal((3, 0), (rented.Count, pool.Free));
        Assert.All(rented, packet => packet.Return());
        Assert.Equal(3, pool.Free);
    }

    [Fact]
    public void A_packet_comes_out_clean()
    {
        PacketPool pool = new(1, 0, 100, 0);
        Assert.True(pool.TryRent(out Packet? packet));
        packet.Reset(50).Fill(1);
        packet.Group = GroupAddress.Parse("239.1.1.1");
        (packet.Port, packet.SourcePort, packet.Ttl, packet.Dscp, packet.Ecn) = (1, 2, 3, 4, 1);
        (packet.Source, packet.ReceivedAt) = (Address.Parse("10.0.0.1"), new Instant(5));
        packet.Return();
        Assert.True(pool.TryRent(out Packet? again));
        Assert.Same(packet, again);
        Assert.Equal((0, default, 0, 0, 0, 0, 0), (again.Length, again.Group, (int)again.Port, (int)again.SourcePort, (int)again.Ttl, (int)again.Dscp, (int)again.Ecn));
        Assert.Equal((default, default, false), (again.Source, again.ReceivedAt, again.IsSealed));
    }

    [Fact]
    public void Packets_do_not_share_memory()
    {
        PacketPool pool = new(50, 3, 61, 0);
        List<Packet> packets = [];
        while (pool.TryRent(out Packet? packet))
        {
            packet.Reset(0, packet.Capacity).Fill((byte)packets.Count);
            packets.Add(packet);
        }

        for (int i = 0; i < packets.Count; i++)
        {
            Assert.Equal(-1, packets[i].Payload.IndexOfAnyExcept((byte)i));
        }
    }

    [Theory]
    [InlineData(0, 0, 1, 0)]
    [InlineData((1 << 20) + 1, 0, 1, 0)]
    [InlineData(1, -1, 1, 0)]
    [InlineData(1, 0, 0, 0)]
    [InlineData(1, 0, 1, -1)]
    public void Senseless_sizes_are_refused(int packets, int headroom, int payload, int tailroom) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacketPool(packets, headroom, payload, tailroom));

    [Fact]
    public void What_is_not_rented_cannot_be_returned()
    {
        PacketPool pool = new(2, 0, 10, 0);
        Assert.True(pool.TryRent(out Packet? packet));
        packet.Return();
        Assert.Throws<InvalidOperationException>(packet.Return);
        Assert.Equal(2, pool.Free);
    }
}
