using System.Buffers.Binary;
using GemRouter.Cli.Demo.Tapping;
using GemRouter.Demo.Tests.Streaming;

namespace GemRouter.Demo.Tests.Tapping;

public sealed class FabricTallyTests
{
    private const string Group = "239.71.1.1";

    private readonly FabricTally _tally = new(Datagrams.Marker);

    [Theory]
    [InlineData(Group)]
    [InlineData("ff15::71")]
    public void Data_packets_and_control_datagrams_are_told_apart(string group)
    {
        _tally.Add(Frames.Udp(group, 5000, Frames.Data(1, 1)));
        _tally.Add(Frames.Udp(group, 5000, Frames.Data(1, 2)));
        _tally.Add(Frames.Udp(group, 7177, [0xE2, 1, 0, 40]));
        Expect(data: 2, control: 1);
    }

    [Fact]
    public void The_stream_itself_is_plaintext()
    {
        _tally.Add(Frames.Udp(Group, 5000, Datagrams.Make(1)));
        Expect(plain: 1);
    }

    [Fact]
    public void Any_other_UDP_datagram_is_plaintext()
    {
        _tally.Add(Frames.Udp(Group, 5000, "hello"u8));
        _tally.Add(Frames.Udp("10.71.0.2", 9, []));
        Expect(plain: 2);
    }

    [Fact]
    public void A_packet_that_only_looks_sealed_is_plaintext()
    {
        _tally.Add(Frames.Udp(Group, 5000, [0xE1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, .. Datagrams.Make(1)]));
        byte[] unmarked = Datagrams.Make(1);
        unmarked.AsSpan(4, 60).Clear();
        _tally.Add(Frames.Udp(Group, 5000, [0xE1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, .. unmarked])); // the sync bytes alone betray it
        Expect(plain: 2);
    }

    [Fact]
    public void The_marker_is_found_in_any_frame()
    {
        byte[] frame = new byte[60];
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x0806);
        _tally.Add(frame);
        Expect();
        Datagrams.Marker.CopyTo(frame.AsSpan(40));
        _tally.Add(frame);
        Expect(plain: 1);
    }

    [Fact]
    public void A_number_that_comes_again_with_other_bytes_is_reused()
    {
        _tally.Add(Frames.Udp(Group, 5000, Frames.Data(1, 1)));
        _tally.Add(Frames.Udp(Group, 5000, Frames.Data(1, 1))); // the network may double it
        _tally.Add(Frames.Udp(Group, 5000, Frames.Data(2, 1)));
        _tally.Add(Frames.Udp(Group, 5001, Frames.Data(1, 1, noise: 2)));
        _tally.Add(Frames.Udp("239.71.1.2", 5000, Frames.Data(1, 1, noise: 3)));
        Expect(data: 5);
        _tally.Add(Frames.Udp(Group, 5000, Frames.Data(1, 1, noise: 4)));
        Expect(data: 6, reused: 1);
    }

    [Fact]
    public void The_oldest_numbers_are_forgotten()
    {
        PacketNumbers numbers = new(most: 2);
        Assert.False(numbers.IsReused([239, 1, 1, 1], 1, Frames.Data(1, 1)));
        Assert.False(numbers.IsReused([239, 1, 1, 1], 1, Frames.Data(1, 2)));
        Assert.True(numbers.IsReused([239, 1, 1, 1], 1, Frames.Data(1, 1, noise: 2)));
        Assert.False(numbers.IsReused([239, 1, 1, 1], 1, Frames.Data(1, 3)));
        Assert.False(numbers.IsReused([239, 1, 1, 1], 1, Frames.Data(1, 1, noise: 2)));
    }

    [Fact]
    public void A_frame_that_is_cut_off_anywhere_harms_nobody()
    {
        byte[] frame = Frames.Udp(Group, 5000, Frames.Data(1, 1));
        byte[] other = Frames.Udp("ff15::71", 5000, Frames.Data(1, 1));
        for (int length = 0; length < frame.Length; length++)
        {
            _tally.Add(frame.AsSpan(0, length));
            _tally.Add(other.AsSpan(0, length));
        }

        Expect();
    }

    private void Expect(long data = 0, long control = 0, long plain = 0, long reused = 0) =>
        Assert.Equal((data, control, plain, reused), (_tally.Data, _tally.Control, _tally.Plain, _tally.Reused));
}
