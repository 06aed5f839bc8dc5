extern alias ring;

using System.Buffers.Binary;
using GemRouter.Hosting;
using GemRouter.Plugin.Pcap;
using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Testing;
using RingOwn = ring::GemRouter.Plugin.Udp.OwnSources;
using RingWanted = ring::GemRouter.Plugin.Pcap.Wanted;

namespace GemRouter.Fuzz.Targets;

/// <summary>Frames as they lie in a packet ring, with what the kernel says of them: VLAN tags, checksums that are still to be made, datagrams that were joined. What the pcap plugin makes of the same frames is looked at as well.</summary>
internal sealed class RingFramesTarget : FuzzTarget
{
    private const int MostFrames = 16;
    private const int Header = 10;
    private const ushort OwnPort = 40000;

    private static readonly Address OwnAddress = Address.Parse("192.0.2.7");
    private static readonly int[] Mtus = [9000, 1500, 600, 65_535];

    private static readonly Subscription[][] Subscriptions =
    [
        [Of("224.0.0.0/4"), Of("ff00::/8")],
        [Of("239.1.1.1"), Of("ff15::1", 5000)],
        [Of("239.1.1.1", 5000, "192.0.2.7"), Of("239.1.0.0/16", 5001), Of("ff15::/32")],
    ];

    private readonly MockRing _memory = new();
    private readonly BatchOwner _owner;
    private readonly int _limit;

    /// <summary>Makes it.</summary>
    public RingFramesTarget()
    {
        PacketPool pool = new(64, 64, 2048, 64);
        pool.TryRent(out Packet? packet);
        _limit = packet!.PayloadLimit;
        packet.Return();
        _owner = new BatchOwner(pool, 64);
    }

    /// <inheritdoc/>
    public override string Name => "ring-frames";

    /// <inheritdoc/>
    public override string Reads => "frames in a packet ring, in blocks and slots: virtio headers, VLAN tags, joined datagrams, checksums; the same frames from a capture";

    /// <inheritdoc/>
    public override int MostBytes => 4096;

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        byte[] four = FramesTarget.Frame(LinkType.Ethernet, default, "239.1.1.1", "192.0.2.7", [.. "payload"u8]);
        byte[] six = FramesTarget.Frame(LinkType.Ethernet, default, "ff15::1", "2001:db8::7", [.. "payload"u8]);
        byte[] many = FramesTarget.Frame(LinkType.Ethernet, default, "239.1.1.1", "192.0.2.8", [.. Enumerable.Range(0, 1000).Select(static i => (byte)i)]);
        for (byte one = 0; one < 8; one++)
        {
            byte ways = (byte)(one | (one << 3)); // other MTUs, and another room, too
            yield return [ways, one, 0, .. Entry(1, 0, 0, 0, 0, four), .. Entry(1, 0, 0, 0, 0, six), .. Entry(8, 0, 5, 100, 0, many), .. Entry(16, 7, 0, 0, 0, four), .. Entry(1, 0, 0, 0, 0, six)];
            yield return [ways, 0, 48, .. Entry(128, 0, 5, 3, 0, four), .. Entry(17, 0xE000, 0, 0, 0, four), .. Entry(1, 0, 5, 400, 442, many[..600]), .. Entry(1, 0, 1, 400, 442, many[..600])];
        }

        byte[] fragment = [.. four];
        fragment[20] = 0x20;
        fragment[24] += 0x20;
        byte[] damaged = [.. four];
        damaged[^1] ^= 1;
        byte[] contrary = [.. four];
        contrary[38] = 0xFF; // of the length of UDP
        yield return [3, 0, 48, .. Entry(1, 0, 0, 0, 0, fragment), .. Entry(1, 0, 0, 0, 0, [.. four[..12], 0x81, 0, 0, 5, .. four[12..]]), .. Entry(1, 0, 0, 0, 0, four[..30])];
        yield return [3, 0, 48, .. Entry(1, 0, 0, 0, 0, damaged), .. Entry(1, 0, 0, 0, 0, contrary), .. Entry(1, 0, 0, 0, 0, many)];
        yield return [19, 0, 48, .. Entry(1, 0, 0, 0, 0, many)];
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input) => Take(input);

    /// <summary>Takes an input.</summary>
    /// <returns>What came out of the ring.</returns>
    public RingRun Take(ReadOnlySpan<byte> input)
    {
        InputReader reader = new(input);
        byte ways = reader.Byte();
        byte rounds = reader.Byte();
        byte choices = reader.Byte();
        bool hasBlocks = (ways & 1) != 0;
        bool verify = (ways & 2) != 0;
        bool hearsHost = (ways & 4) != 0;
        int mtu = Mtus[(ways >> 3) % Mtus.Length];
        int room = 1 + (ways >> 5);
        Subscription[] subscriptions = Subscriptions[choices % Subscriptions.Length];
        int perBlock = (choices >> 4) % 4;
        List<MockFrame> frames = FramesOf(reader.Rest);
        ReadOnlySpan<byte> bytes = reader.Rest;

        FrameOutcome outcome = new(subscriptions, hearsHost ? (OwnAddress, OwnPort) : null, mtu, _limit);
        foreach (MockFrame frame in frames)
        {
            outcome.Add(frame, bytes.Slice(frame.At, frame.Captured), verify);
        }

        RingOwn? own = null;
        if (hearsHost)
        {
            own = new RingOwn { Addresses = [OwnAddress] };
            own.Add(OwnPort);
        }

        RingRun run = new(_owner, _memory.Open(hasBlocks), new RingWanted(subscriptions), own, verify, mtu);
        for (int at = 0; at < frames.Count && !run.IsOver;)
        {
            ReadOnlySpan<MockFrame> load = [.. frames.Skip(at).Take(hasBlocks ? perBlock : 1)];
            if (hasBlocks)
            {
                _memory.HandBlock(load, bytes);
            }
            else
            {
                _memory.HandSlot(load[0], bytes);
            }

            at += load.Length;
            if (load.IsEmpty)
            {
                perBlock = 1; // a block whose time was over with nothing in it
                continue;
            }

            if ((rounds & 1) == 0 || at == frames.Count || _memory.TakeBack() == MockRing.Blocks - 1)
            {
                run.Read(room, rounds >> 1, _memory);
            }
        }

        Compare(outcome, run);
        CompareCapture(frames, bytes, subscriptions, verify, mtu);
        return run;
    }

    private static void Compare(FrameOutcome outcome, RingRun run)
    {
        int lost = run.Close();
        int taken = outcome.Parts.Take(run.Frames).Sum();
        Holds(run.Ledger.Balance == 0 && run.Ledger.In + lost == taken, "each part of a frame becomes a packet, or is told as lost at the end");
        Holds(run.Packets.Count <= outcome.Packets.Count, "nothing comes through but what is to");
        for (int i = 0; i < run.Packets.Count; i++)
        {
            (Frame frame, byte[] payload) = outcome.Packets[i];
            Holds(IsOf(run.Packets[i], frame, payload), "a packet is what stood in its frame");
        }

        if (lost == 0 && run.Frames == outcome.Parts.Count)
        {
            Holds(run.Packets.Count == outcome.Packets.Count && run.JoinedLost == outcome.JoinedLost, "all comes through that is to");
            HasCounted(run.Counters, outcome, "each frame that makes no packet, and each packet that is dropped, is counted under its reason");
        }
    }

    // The pcap plugin takes frames one by one and copies them; a capture says nothing of checksums, tags and joined datagrams.
    private void CompareCapture(List<MockFrame> frames, ReadOnlySpan<byte> bytes, Subscription[] subscriptions, bool verify, int mtu)
    {
        FrameOutcome outcome = new(subscriptions, null, mtu, _limit);
        FakeCounters counters = new();
        FrameIntake intake = new(counters, new PcapOptions { Checksums = verify ? ChecksumChoice.Verify : ChecksumChoice.Ignore });
        Wanted wanted = new(subscriptions);
        Ledger ledger = new();
        int packets = 0;
        foreach (MockFrame frame in frames)
        {
            ReadOnlySpan<byte> captured = bytes.Slice(frame.At, frame.Captured);
            outcome.Add(new MockFrame(0, 0, 0, 0, frame.At, frame.Captured, frame.Length), captured, verify);
            _owner.BeginReceive(ledger, default, 1);
            Holds(intake.IsReady(_owner.Batch), "there is a packet for a frame");
            long before = ledger.In;
            bool became = intake.Take(_owner.Batch, captured, frame.Length, LinkType.Ethernet, wanted, null, mtu, default);
            Holds(became == (ledger.In > before), "it says whether a frame became a packet");
            foreach (Packet packet in _owner.Batch)
            {
                Holds(packets < outcome.Packets.Count && IsOf(TestPacket.Of(packet), outcome.Packets[packets].Frame, outcome.Packets[packets].Payload), "a captured packet is what stood in its frame");
                packets++;
            }

            _owner.BeginSend();
            _owner.CompleteSend();
        }

        intake.Close();
        Holds(packets == outcome.Packets.Count, "all comes out of a capture that is to");
        HasCounted(counters, outcome, "of a capture, too, each is counted under its reason");
    }

    private static void HasCounted(FakeCounters counters, FrameOutcome outcome, string what)
    {
        foreach (Counter counter in counters.Counters.Concat(counters.DropReasons.Select(static reason => reason.Packets)))
        {
            Holds(counter.Value == outcome.Counts.GetValueOrDefault(counter.Name), what);
        }
    }

    private static bool IsOf(TestPacket packet, in Frame frame, byte[] payload) =>
        packet.Group == frame.Group && packet.Port == frame.Port && packet.Source == frame.Source && packet.SourcePort == frame.SourcePort && packet.Ttl == frame.Ttl
        && packet.Dscp == frame.Tos >> 2 && packet.Ecn == (frame.Tos & 3) && packet.Payload.Span.SequenceEqual(payload);

    private static List<MockFrame> FramesOf(ReadOnlySpan<byte> bytes)
    {
        List<MockFrame> frames = [];
        InputReader reader = new(bytes);
        while (!reader.IsAtEnd && frames.Count < MostFrames)
        {
            (byte status, ushort tag, byte joining, ushort step, ushort cut, int length) = (reader.Byte(), reader.Number(), reader.Byte(), reader.Number(), reader.Number(), reader.Number());
            int at = bytes.Length - reader.Rest.Length;
            int captured = reader.Bytes(length).Length;
            frames.Add(new MockFrame(status, tag, joining, step, at, captured, captured + cut));
        }

        return frames;
    }

    private static byte[] Entry(byte status, ushort tag, byte joining, ushort step, ushort cut, byte[] frame)
    {
        byte[] header = new byte[Header];
        header[0] = status;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(1), tag);
        header[3] = joining;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), step);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), cut);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(8), (ushort)frame.Length);
        return [.. header, .. frame];
    }

    private static Subscription Of(string groups, ushort? port = null, string? source = null) => new(GroupPrefix.Parse(groups), port, source is null ? null : Address.Parse(source));
}
