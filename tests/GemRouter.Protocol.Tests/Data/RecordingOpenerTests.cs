using System.Collections.Frozen;
using System.Text;
using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Data;

/// <summary>Packets of a recording, opened without any freshness.</summary>
public sealed class RecordingOpenerTests : IDisposable
{
    private readonly RecordingOpener _opener = new(TestSuites.All.ToFrozenDictionary(static suite => suite.Parameters.Id));
    private readonly byte[] _clear = new byte[1 << 16];

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void A_packet_opens_with_a_logged_key_as_often_as_it_is_there_and_in_any_order(byte suite, bool ipv4)
    {
        using DataStream stream = new(suite, ipv4, bindSource: true);
        Log(stream);
        Origin origin = new(Address.Parse(ipv4 ? "10.1.1.5" : "fd00::5"), 40_000, 16, 34);
        byte[][] packets = [.. Enumerable.Range(0, 5).Select(number => stream.Sealed([(byte)number, 2, 3], origin, padTo: 100))];
        foreach (int number in (int[])[4, 0, 0, 3])
        {
            Assert.Equal(DataVerdict.Accepted, Open(stream, packets[number], out OpenedPacket opened));
            Assert.Equal([(byte)number, 2, 3], opened.PayloadIn(_clear).ToArray());
            Assert.Equal((origin, new PacketNumber(number + 1)), (opened.Inner.Origin, opened.Header.Number));
        }
    }

    [Fact]
    public void What_does_not_open_is_named()
    {
        using DataStream stream = new(1);
        byte[] good = stream.Sealed([1, 2, 3]);
        Assert.Equal(DataVerdict.UnknownKey, Open(stream, good, out _));
        Log(stream);
        byte[] bad = [.. good];
        bad[^1] ^= 1;
        Assert.Equal(DataVerdict.AuthFailed, Open(stream, bad, out OpenedPacket opened));
        Assert.Null(opened.Key);
        Assert.Equal(DataVerdict.Plaintext, Open(stream, [1, 2, 3], out _));
        Assert.Equal(DataVerdict.Plaintext, Open(stream, [], out _));
        Assert.Equal(DataVerdict.Malformed, Open(stream, good.AsSpan(0, 20), out _));
        Assert.Equal(DataVerdict.Dummy, Open(stream, stream.SealedRaw(new PacketNumber(9), (byte)DataFlags.Dummy, []), out _));
        Assert.Equal(DataVerdict.Malformed, Open(stream, stream.SealedRaw(new PacketNumber(9), 0x80, [1]), out opened));
        Assert.NotNull(opened.Key);
        Assert.Equal(DataVerdict.UnknownKey, _opener.Open(stream.Context.Group, 5001, good, _clear, out _));
    }

    [Fact]
    public void A_key_that_is_logged_twice_is_one_and_one_without_its_suite_is_refused()
    {
        using DataStream stream = new(1);
        Log(stream);
        Log(stream);
        Assert.Equal(1, _opener.Keys);
        using RecordingOpener none = new(FrozenDictionary<byte, ICipherSuite>.Empty);
        Assert.False(none.Add(Logged(stream)));
        Assert.Equal(0, none.Keys);
    }

    [Fact]
    public void Fragments_come_together_as_in_a_router()
    {
        using DataStream stream = new(3);
        Log(stream);
        FragmentReassembler fragments = new(new MemoryBudget(1 << 20));
        byte[] payload = [.. Enumerable.Range(0, 3000).Select(static i => (byte)i)];
        Packet[] parts = TestPackets.Rent(3);
        Assert.Equal(SealVerdict.Sealed, stream.Seal.SealFragments(stream.NewPacket(payload), new SealPlan(3, 1000, 0), null, parts, out _));
        FragmentOutcome outcome = FragmentOutcome.Dropped;
        byte[] whole = [];
        foreach (Packet part in parts.Reverse())
        {
            Assert.Equal(DataVerdict.Accepted, Open(stream, part.Payload.ToArray(), out OpenedPacket opened));
            outcome = fragments.Add(opened.Key!, opened.Inner, opened.PayloadIn(_clear), default, out ReassembledPayload made);
            whole = made.Bytes.ToArray();
        }

        Assert.Equal(FragmentOutcome.Completed, outcome);
        Assert.Equal(payload, whole);
    }

    public void Dispose() => _opener.Dispose();

    private static LoggedKey Logged(DataStream stream)
    {
        byte[] line = new byte[KeyLogLine.MaxSize];
        int length = KeyLogLine.Write(line, stream.Sek, stream.Context);
        return KeyLogLine.Read(line.AsSpan(0, length - 1)) ?? throw new InvalidDataException(Encoding.ASCII.GetString(line));
    }

    private void Log(DataStream stream) => Assert.True(_opener.Add(Logged(stream)));

    private DataVerdict Open(DataStream stream, ReadOnlySpan<byte> packet, out OpenedPacket opened) => _opener.Open(stream.Context.Group, stream.Context.Port, packet, _clear, out opened);
}
