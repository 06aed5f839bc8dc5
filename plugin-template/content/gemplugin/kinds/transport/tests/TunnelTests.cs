namespace __namespace__.Tests;

/// <summary>What is this plugin's own.</summary>
public sealed class TunnelTests
{
    private static readonly TunnelOptions Sample = new() { Local = Address.Parse("127.0.0.1"), Remote = Address.Parse("127.0.0.2") };

    private readonly PacketPool _pool = new(packets: 2, headroom: 0, payload: 2048, tailroom: 0);

    [Fact]
    public void A_frame_says_all_that_the_packet_said()
    {
        TestPacket sample = new() { Group = GroupAddress.Parse("ff3e::1"), Source = Address.Parse("2001:db8::1"), Ttl = 9, Dscp = 46, Ecn = 1 };
        byte[] frame = Written(sample);
        Assert.True(_pool.TryRent(out Packet? read));
        Assert.True(Frame.TryRead(frame, read));
        Assert.Equal(
            (sample.Group, sample.Port, sample.Source, sample.SourcePort, sample.Ttl, sample.Dscp, sample.Ecn),
            (read.Group, read.Port, read.Source, read.SourcePort, read.Ttl, read.Dscp, read.Ecn));
    }

    [Theory]
    [InlineData(0, 2)] // another version
    [InlineData(8, 0x20)] // a group that is none
    [InlineData(24, 0xff)] // a source that is a group
    public void What_is_no_frame_is_refused(int position, byte value)
    {
        byte[] frame = Written(new TestPacket { Group = GroupAddress.Parse("ff3e::1"), Source = Address.Parse("2001:db8::1") });
        frame[position] = value;
        Assert.True(_pool.TryRent(out Packet? packet));
        Assert.False(Frame.TryRead(frame, packet));
        Assert.False(Frame.TryRead(frame.AsSpan(0, Frame.HeaderSize - 1), packet));
    }

    [Fact(Skip = "Your next step: let it be a black link, which carries the routers' control datagrams, too: implement IControlLink in Tunnel.cs, with a frame of its own for them. Then take this Skip away.")]
    public void It_can_be_a_black_link()
    {
        using TestHost host = new();
        Assert.IsType<IControlLink>(new Tunnel(host.Context, Sample), exactMatch: false);
    }

    private byte[] Written(TestPacket sample)
    {
        Assert.True(_pool.TryRent(out Packet? packet));
        sample.CopyTo(packet);
        byte[] frame = new byte[Frame.HeaderSize + packet.Length];
        Frame.Write(packet, frame);
        packet.Return();
        return frame;
    }
}
