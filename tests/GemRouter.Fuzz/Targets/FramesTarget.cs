using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Fuzz.Targets;

/// <summary>Captured frames: link header, VLAN tags, IP, UDP, as the pcap transport and <c>gemrouter decode</c> read them.</summary>
internal sealed class FramesTarget : FuzzTarget
{
    private static readonly LinkType[] Types =
    [
        LinkType.Ethernet, LinkType.Null, LinkType.RawLinux, LinkType.RawOpenBsd, LinkType.Raw, LinkType.Loop, LinkType.LinuxCooked, LinkType.LinuxCooked2, LinkType.IPv4, LinkType.IPv6, (LinkType)7,
    ];

    private static readonly VlanChoice[] Vlans = [default, new(0, 0, TakesAny: true), new(5, 0), new(5, 6)];

    private readonly PacketPool _pool = new(1, 0, 1 << 16, 0);
    private readonly byte[] _written = new byte[FrameWriter.Room];

    /// <inheritdoc/>
    public override string Name => "frames";

    /// <inheritdoc/>
    public override string Reads => "captured frames of all link types: VLAN tags, IPv4, IPv6 and its extension headers, UDP";

    /// <inheritdoc/>
    public override int MostBytes => 2048;

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        byte[][] payloads = [.. vectors.Of("data", "packet").Take(2), [.. "payload"u8]];
        foreach (byte[] payload in payloads)
        {
            for (byte vlan = 0; vlan < Vlans.Length; vlan++)
            {
                yield return [0, vlan, 1, 0, 0, .. Frame(LinkType.Ethernet, Vlans[vlan], "239.1.1.1", "192.0.2.7", payload)];
                yield return [0, vlan, 1, 0, 0, .. Frame(LinkType.Ethernet, Vlans[vlan], "ff15::1", "2001:db8::7", payload)];
            }

            byte[] four = Frame(LinkType.Raw, default, "239.1.1.1", "192.0.2.7", payload);
            byte[] six = Frame(LinkType.Raw, default, "ff15::1", "2001:db8::7", payload);
            yield return [1, 0, 1, 0, 0, 0, 0, 0, 2, .. four];
            yield return [2, 0, 1, 0, 0, .. four];
            yield return [4, 0, 1, 0, 9, .. six];
            yield return [6, 0, 0, 0, 0, .. new byte[14], 8, 0, .. four];
            yield return [7, 1, 0, 0, 0, 0x86, 0xDD, .. new byte[18], .. six];
            yield return [9, 0, 0, 0, 0, .. six[..6], 0, .. six[7..40], 17, 0, 1, 4, 0, 0, 0, 0, .. six[40..]]; // hop-by-hop options
            yield return [9, 0, 0, 0, 0, .. six[..6], 44, .. six[7..40], 17, 0, 0, 0, 0, 0, 0, 1, .. six[40..]]; // an atomic fragment
        }
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        InputReader reader = new(input);
        LinkType type = Types[reader.Byte() % Types.Length];
        VlanChoice vlan = Vlans[reader.Byte() % Vlans.Length];
        bool verify = (reader.Byte() & 1) != 0;
        ReadOnlySpan<byte> bytes = reader.Rest.Length < sizeof(ushort) ? [] : reader.Rest[sizeof(ushort)..];
        int length = reader.Number();
        AllocationMeter meter = default;
        FrameKind kind = default;
        Frame frame = default;
        while (meter.Next())
        {
            kind = FrameReader.Read(bytes, length, type, vlan, verify, out frame);
        }

        Holds(meter.Least == 0, "reading a frame allocates nothing");
        Holds(Enum.IsDefined(kind), "a frame is of a known kind");
        if (kind != FrameKind.Datagram)
        {
            return;
        }

        Holds(frame.HasGroup && frame.Port != 0 && !frame.Source.IsMulticast && frame.Source.IsIPv4 == frame.Group.IsIPv4, "a datagram goes from an address to a group of its family");
        Holds(frame.PayloadAt > 0 && frame.PayloadLength >= 0 && frame.PayloadAt + frame.PayloadLength <= bytes.Length, "its payload lies within the frame");
        Holds(frame.IpLength <= Math.Max(length, bytes.Length), "an IP packet is no longer than its frame");
        WriteAndReadAgain(frame, bytes.Slice(frame.PayloadAt, frame.PayloadLength), type, vlan);
    }

    private void WriteAndReadAgain(in Frame frame, ReadOnlySpan<byte> payload, LinkType type, VlanChoice vlan)
    {
        if (!FrameWriter.CanWrite(type) || payload.Length > FrameWriter.MostPayload(ushort.MaxValue, frame.Group.IsIPv4))
        {
            return;
        }

        _pool.TryRent(out Packet? packet);
        payload.CopyTo(packet!.Reset(payload.Length));
        packet.Group = frame.Group;
        packet.Port = frame.Port;
        packet.Ttl = frame.Ttl;
        packet.Dscp = (byte)(frame.Tos >> 2);
        packet.Ecn = (byte)(frame.Tos & 3);
        int length = new FrameWriter(type, 0x0200_0000_0001, vlan).Write(_written, packet, frame.Source, frame.SourcePort);
        packet.Return();
        FrameKind kind = FrameReader.Read(_written.AsSpan(0, length), length, type, vlan, verify: true, out Frame again);
        Holds(kind == FrameKind.Datagram, "a frame that is written is read as one");
        Holds(
            again.Group == frame.Group && again.Port == frame.Port && again.Source == frame.Source && again.SourcePort == frame.SourcePort && again.Ttl == frame.Ttl && again.Tos == frame.Tos,
            "a frame is read as it was written");
        Same(_written.AsSpan(again.PayloadAt, again.PayloadLength), payload, "a payload is read as it was written");
    }

    /// <summary>Writes a frame.</summary>
    public static byte[] Frame(LinkType type, VlanChoice vlan, string group, string source, byte[] payload)
    {
        new PacketPool(1, 0, 2048, 0).TryRent(out Packet? packet);
        payload.CopyTo(packet!.Reset(payload.Length));
        packet.Group = GroupAddress.Parse(group);
        packet.Port = 5000;
        packet.Ttl = 32;
        byte[] frame = new byte[FrameWriter.Room];
        return frame[..new FrameWriter(type, 0x0200_0000_0001, vlan).Write(frame, packet, Address.Parse(source), 40000)];
    }
}
