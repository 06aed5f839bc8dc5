using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap;

/// <summary>Makes packets of frames, or counts why it makes none. One receiver, one thread.</summary>
internal sealed class FrameIntake
{
    private readonly VlanChoice _vlan;
    private readonly bool _verify;
    private readonly DropReason _tooLong;
    private readonly DropReason _truncated;
    private readonly DropReason _fragment;
    private readonly DropReason _badChecksum;
    private readonly DropReason _inconsistent;
    private readonly Counter _malformed;
    private readonly Counter _ignored;
    private Packet? _spare; // rented; a frame that is nothing leaves it for the next one

    public FrameIntake(ICounters counters, PcapOptions options)
    {
        _vlan = options.Vlans;
        _verify = options.Checksums == ChecksumChoice.Verify;
        _tooLong = counters.DropReason(
            "receive_too_long", "The datagram is longer than a packet of the router, or than the network carries: the sender's or this host's interface joined several into one (ethtool -K DEVICE rx-udp-gro-forwarding off).");
        _truncated = counters.DropReason("receive_truncated", "The capture did not hold the whole packet; record with a larger snapshot length (tcpdump -s 0).");
        _fragment = counters.DropReason("receive_fragment", "A fragment of an IP packet; this transport does not put them together. The sender is to send smaller packets.");
        _badChecksum = counters.DropReason("receive_bad_checksum", "The checksum of the IPv4 header or of UDP is wrong; \"checksums: ignore\" takes the packet all the same.");
        _inconsistent = counters.DropReason("receive_malformed", "A packet to a subscribed group whose headers contradict each other.");
        _malformed = counters.Counter("malformed", "Frames whose headers are broken, to no group that is known.");
        _ignored = counters.Counter("ignored", "Frames that were nobody's subscription: no multicast UDP, own ones, those of other groups, ports, sources or VLANs.");
    }

    /// <summary>Makes sure that there is a packet for the next frame.</summary>
    /// <returns>False where the pool is empty or the batch full: then frames stay where they are.</returns>
    public bool IsReady(PacketBatch batch)
    {
        if (batch.Room == 0)
        {
            return false;
        }

        if (_spare is null)
        {
            batch.TryRent(out _spare);
        }

        return _spare is not null;
    }

    /// <summary>Takes a frame; there is a packet for it (<see cref="IsReady"/>).</summary>
    /// <param name="batch">Where packets go.</param>
    /// <param name="bytes">What was captured of the frame.</param>
    /// <param name="length">Its length on the wire.</param>
    /// <param name="type">Its link type.</param>
    /// <param name="wanted">The subscriptions.</param>
    /// <param name="own">Where the link itself sends control datagrams from; null where it sends none.</param>
    /// <param name="mtu">The longest IP packet that the network carries.</param>
    /// <param name="arrival">When it arrived.</param>
    /// <returns>True where it became a packet, also one that was dropped.</returns>
    public bool Take(PacketBatch batch, ReadOnlySpan<byte> bytes, int length, LinkType type, Wanted wanted, OwnSources? own, int mtu, Instant arrival)
    {
        FrameKind kind = FrameReader.Read(bytes, length, type, _vlan, _verify, out Frame frame);
        if (kind == FrameKind.Other)
        {
            _ignored.Increment();
            return false;
        }

        if (!frame.HasGroup)
        {
            _malformed.Increment();
            return false;
        }

        bool isWanted = frame.Port == 0 ? wanted.Wants(frame.Group) : wanted.Wants(frame.Group, frame.Port, frame.Source);
        if (!isWanted || (own is not null && own.Contains(frame.Source, frame.SourcePort)))
        {
            _ignored.Increment();
            return false;
        }

        Packet packet = _spare!;
        _spare = null;
        int there = kind == FrameKind.Datagram ? Math.Min(frame.PayloadLength, packet.PayloadLimit) : 0;
        bytes.Slice(there == 0 ? 0 : frame.PayloadAt, there).CopyTo(packet.Reset(there));
        packet.Group = frame.Group;
        packet.Port = frame.Port;
        packet.Source = frame.Source;
        packet.SourcePort = frame.SourcePort;
        packet.Ttl = frame.Ttl;
        packet.Dscp = (byte)(frame.Tos >> 2);
        packet.Ecn = (byte)(frame.Tos & 3);
        packet.ReceivedAt = arrival;
        batch.Add(packet);
        if (Against(kind, frame, mtu, there) is { } reason)
        {
            batch.Drop(packet, reason);
        }

        return true;
    }

    /// <summary>Gives back the packet that waits for a frame.</summary>
    public void Close()
    {
        _spare?.Return();
        _spare = null;
    }

    private DropReason? Against(FrameKind kind, in Frame frame, int mtu, int there) =>
        frame.IpLength > mtu && kind is FrameKind.Datagram or FrameKind.Truncated ? _tooLong
        : kind switch
        {
            FrameKind.Datagram => there < frame.PayloadLength ? _tooLong : null,
            FrameKind.Truncated => _truncated,
            FrameKind.Fragment => _fragment,
            FrameKind.BadChecksum => _badChecksum,
            _ => _inconsistent,
        };
}
