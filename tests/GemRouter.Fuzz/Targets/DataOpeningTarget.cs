using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>The data opener, fed with packets under SEKs that it has and that the target seals itself: any flags and inner payload, damaged, replayed, under a kid that two SEKs share (wire 5.5).</summary>
internal sealed class DataOpeningTarget : FuzzTarget
{
    private const int MostSteps = 24;
    private const int MostPacket = 2048;
    private const int FarAhead = 1 << 20;

    private static readonly Address Outer = Address.Parse("192.0.2.7");
    private static readonly Address Other = Address.Parse("192.0.2.8");
    private static readonly PacketNumber Floor = new(1000);

    private readonly Instant _start = new(5_000_000_000);
    private readonly DataOpener _opener = new();
    private readonly SealingStream[] _streams;
    private readonly KeyId _shared;
    private readonly RecordingOpener _recorded = new(FuzzDomain.Suites);
    private readonly Packet _whole;
    private readonly byte[] _recording = new byte[MostPacket];
    private readonly byte[] _destination = new byte[MostPacket];
    private readonly byte[] _sealed = new byte[MostPacket];

    /// <summary>Makes it.</summary>
    public DataOpeningTarget()
    {
        _streams =
        [
            new SealingStream(1, "239.1.1.1", AuthMode.Group, default),
            new SealingStream(3, "239.1.1.2", AuthMode.SignedManifest, default),
            new SealingStream(1, "ff15::1", AuthMode.Group, default),
            new SealingStream(1, "239.1.1.4", AuthMode.Group, Outer),
            new SealingStream(1, "239.1.1.5", AuthMode.Group, default), // this and the next share group, port and kid
            new SealingStream(2, "239.1.1.5", AuthMode.Group, default),
        ];
        _shared = _streams[4].KeyId;
        foreach (SealingStream stream in _streams)
        {
            _recorded.Add(stream.NewLoggedKey());
        }

        new PacketPool(1, 64, MostPacket, 64).TryRent(out Packet? packet);
        _whole = packet!;
    }

    /// <inheritdoc/>
    public override string Name => "data-opening";

    /// <inheritdoc/>
    public override string Reads => "sequences of data packets, most of them sealed under keys that the opener has";

    /// <inheritdoc/>
    public override InputCost MostCost(int size) => new(TimeSpan.FromMicroseconds(200_000 + (200 * size)), (16 << 20) + ((16L << 10) * size)); // a few bytes make a datagram, sealed by the target itself

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        yield return [0, 0, 1, 0, 0, 4, .. "good"u8, 0, 0, 2, 0, 0, 4, .. "next"u8];
        yield return [0, 0, 1, 0, 0, 4, .. "good"u8, 0, 0, 1, 0, 0, 4, .. "same"u8];
        yield return [1, 0, 1, 8, 0, 103, 0, 0, 0, 0, 0, 9, 1, .. new byte[96]];
        yield return [2, 0, 1, 2, 0, 29, 16, 0x20, 1, 0xD, 0xB8, .. new byte[11], 7, 0x13, 0x88, 32, 46, .. "pay"u8];
        yield return [3, 0, 1, 0, 0, 2, .. "ok"u8, 0x43, 0, 2, 0, 0, 2, .. "no"u8];
        yield return [4, 0, 1, 0, 0, 2, .. "on"u8, 5, 0, 1, 0, 0, 3, .. "two"u8, 0x24, 0, 3, 0, 0, 3, 4, 0xFF, .. "bad"u8];
        yield return [0x80, 16, 0x13, 0x88, 0, 60, .. new byte[60]];
        foreach (byte[] inner in vectors.Of("data", "inner").Where(static inner => inner.Length < 200).Take(4))
        {
            yield return [0, 0, 9, 0, 0, (byte)inner.Length, .. inner];
        }
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        OpenKey[] keys = [.. _streams.Select((stream, i) => stream.NewOpenKey(Floor, i == 5 ? _shared : stream.KeyId, _start))];
        try
        {
            KeyTable table = new(
                new ReceivePolicies([new ReceivePolicy(GroupPrefix.Parse("239.0.0.0/8"), true), new ReceivePolicy(GroupPrefix.Parse("ff00::/8"), true)]), [], keys);
            HashSet<(OpenKey, PacketNumber)> accepted = [];
            InputReader reader = new(input);
            Instant now = _start;
            for (int step = 0; step < MostSteps && !reader.IsAtEnd; step++)
            {
                byte what = reader.Byte();
                if (what >= 0xC0)
                {
                    now += TimeSpan.FromMilliseconds(100 * reader.Byte());
                }
                else if (what >= 0x80)
                {
                    OpenAnything(table, ref reader, now);
                }
                else
                {
                    OpenSealed(table, keys, what, ref reader, now, accepted);
                }
            }
        }
        finally
        {
            foreach (OpenKey key in keys)
            {
                key.Dispose();
            }
        }
    }

    private void OpenAnything(KeyTable table, ref InputReader reader, Instant now)
    {
        SealingStream stream = _streams[reader.Byte() % _streams.Length];
        ushort port = reader.Number();
        ReadOnlySpan<byte> packet = reader.Bytes(Math.Min((int)reader.Number(), MostPacket));
        DataVerdict verdict = _opener.Open(table, stream.Context.Group, port, Outer, packet, _destination, now, out OpenedPacket opened);
        Holds(opened.Key is null, "what nobody sealed does not open");
        Holds(verdict is not (DataVerdict.Accepted or DataVerdict.Dummy or DataVerdict.Manifest), "what nobody sealed is not accepted");
    }

    private void OpenSealed(KeyTable table, OpenKey[] keys, byte what, ref InputReader reader, Instant now, HashSet<(OpenKey, PacketNumber)> accepted)
    {
        int which = (what & 7) % _streams.Length;
        SealingStream stream = _streams[which];
        bool inPlace = (what & 8) != 0;
        Address source = (what & 0x40) != 0 ? Other : Outer;
        PacketNumber number = new(Floor.Value - 16 + ((what & 0x10) != 0 ? FarAhead : 0) + reader.Number());
        byte flags = reader.Byte();
        ReadOnlySpan<byte> damage = (what & 0x20) != 0 ? reader.Bytes(2) : [];
        ReadOnlySpan<byte> inner = reader.Bytes(Math.Min((int)reader.Number(), MostPacket - 64));
        int length = stream.Seal(_sealed, which == 5 ? _shared : stream.KeyId, number, flags, inner);
        bool damaged = damage.Length == 2 && damage[1] != 0;
        if (damaged)
        {
            _sealed[damage[0] % length] ^= damage[1];
        }

        ReadOnlySpan<byte> bytes = _sealed.AsSpan(0, length);
        DataVerdict verdict = inPlace ? OpenPacket(table, stream, source, bytes, now, out OpenedPacket opened) : OpenBytes(table, stream, source, bytes, now, out opened);
        if (which != 5) // whose kid is another's
        {
            OpenRecorded(stream, bytes, damaged);
        }

        Holds(Enum.IsDefined(verdict), "a packet has a known verdict");
        if (damaged)
        {
            Holds(opened.Key is null && verdict is not (DataVerdict.Accepted or DataVerdict.Dummy), "a damaged packet does not open");
            Holds(inner.Length < 16 || !inner.ContainsAnyExcept((byte)0) || (inPlace ? _whole.Payload : _destination).IndexOf(inner) < 0, "nothing of a damaged packet comes out");
            return;
        }

        bool hasTwin = which >= 4; // which is tried too, and gets further than one that refuses the number (wire 5.5)
        Holds((hasTwin || verdict != DataVerdict.AuthFailed) && verdict != DataVerdict.Wait, "a good packet is authentic");
        bool wellFormed = InnerPayload.TryParse([flags, .. inner], number, stream.Context.Group.IsIPv4, stream.Context.Auth, out InnerPayload expected);
        if (opened.Key is null)
        {
            Holds(
                verdict is DataVerdict.TooOld or DataVerdict.Replayed or DataVerdict.PnLeap or DataVerdict.WrongSource || (hasTwin && verdict == DataVerdict.AuthFailed),
                "a good packet is refused for its number or its source alone");
            Holds(verdict != DataVerdict.WrongSource || (stream.Context.BindSource && source != Outer), "a source counts where it is bound");
            return;
        }

        Holds(opened.Key == keys[which], "the key that sealed it opens it");
        Holds(number >= Floor && accepted.Add((opened.Key, number)), "no number below the floor is accepted, and none twice");
        Holds(!stream.Context.BindSource || source == Outer, "a bound source is checked");
        Holds(wellFormed ? verdict is DataVerdict.Accepted or DataVerdict.Dummy : verdict == DataVerdict.Malformed, "what is well-formed is accepted");
        if (verdict == DataVerdict.Accepted)
        {
            Same(inPlace ? _whole.Payload : opened.PayloadIn(_destination), ((ReadOnlySpan<byte>)[flags, .. inner]).Slice(expected.Offset, expected.Length), "a payload comes out as it went in");
        }
    }

    private DataVerdict OpenBytes(KeyTable table, SealingStream stream, Address source, ReadOnlySpan<byte> bytes, Instant now, out OpenedPacket opened)
    {
        Array.Clear(_destination);
        return _opener.Open(table, stream.Context.Group, stream.Context.Port, source, bytes, _destination.AsSpan(0, bytes.Length), now, out opened);
    }

    private DataVerdict OpenPacket(KeyTable table, SealingStream stream, Address source, ReadOnlySpan<byte> bytes, Instant now, out OpenedPacket opened)
    {
        bytes.CopyTo(_whole.Reset(bytes.Length));
        _whole.Group = stream.Context.Group;
        _whole.Port = stream.Context.Port;
        _whole.Source = source;
        return _opener.Open(table, _whole, now, out opened);
    }

    // What opens a recording checks no freshness, and all the rest.
    private void OpenRecorded(SealingStream stream, ReadOnlySpan<byte> bytes, bool damaged)
    {
        DataVerdict verdict = _recorded.Open(stream.Context.Group, stream.Context.Port, bytes, _recording, out OpenedPacket opened);
        Holds(opened.Key is null == damaged, "a recording opens where it was not damaged");
        Holds(!damaged || verdict is DataVerdict.AuthFailed or DataVerdict.UnknownKey or DataVerdict.Plaintext, "a damaged recording is not authentic");
    }
}
