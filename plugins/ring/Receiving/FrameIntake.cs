using GemRouter.Plugin.Pcap;
using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Plugin.Ring.Rings;

namespace GemRouter.Plugin.Ring.Receiving;

/// <summary>
/// Makes packets of frames where these lie, or counts why it makes none. Datagrams that were joined into one frame come apart here: each is a packet that points at its part. One receiver, one thread.
/// </summary>
internal sealed class FrameIntake
{
    private static readonly VlanChoice Untagged = new(0, 0);

    private readonly bool _verify;
    private readonly DropReason _tooLong;
    private readonly DropReason _truncated;
    private readonly DropReason _fragment;
    private readonly DropReason _badChecksum;
    private readonly DropReason _inconsistent;
    private readonly Counter _malformed;
    private readonly Counter _ignored;
    private readonly Counter _parted;
    private readonly Action _joinedLost;

    private Packet? _spare; // rented; a frame that is nothing leaves it for the next one

    // What is left of joined datagrams.
    private Frame _joined;
    private nint _at;
    private int _left;
    private int _step;
    private DropReason? _against;
    private Instant _arrival;

    // The last lookup: streams come in runs.
    private Wanted _wanted = Wanted.Nothing;
    private GroupAddress _group;
    private ushort _port;
    private Address _source;
    private bool _isWanted;

    /// <param name="counters">Where it counts.</param>
    /// <param name="verify">True to look at checksums.</param>
    /// <param name="joinedLost">Called for joined datagrams that are lost because they are too long for the ring.</param>
    public FrameIntake(ICounters counters, bool verify, Action joinedLost)
    {
        _verify = verify;
        _joinedLost = joinedLost;
        _tooLong = counters.DropReason(
            "receive_too_long", "The datagram is longer than a packet of the router, or than the network carries; in the modes latency and spin: several were joined into one on the way (ethtool -K DEVICE rx-udp-gro-forwarding off).");
        _truncated = counters.DropReason("receive_truncated", "The ring did not hold the whole packet: it is longer than the interface's MTU.");
        _fragment = counters.DropReason("receive_fragment", "A fragment of an IP packet; this transport does not put them together. The sender is to send smaller packets.");
        _badChecksum = counters.DropReason("receive_bad_checksum", "The checksum of the IPv4 header or of UDP is wrong; \"checksums: ignore\" takes the packet all the same.");
        _inconsistent = counters.DropReason("receive_malformed", "A packet to a subscribed group whose headers contradict each other.");
        _malformed = counters.Counter("malformed", "Frames whose headers are broken, to no group that is known.");
        _ignored = counters.Counter("ignored", "Frames that were nobody's subscription: no multicast UDP, own ones, those of other groups, ports, sources or VLANs.");
        _parted = counters.Counter("parted", "Packets that came joined with others into one frame.");
    }

    /// <summary>True while there is more in the frame that was taken last.</summary>
    public bool HasMore => _left > 0;

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

    /// <summary>Takes a frame; there is a packet for it (<see cref="IsReady"/>), and nothing is left of the last one.</summary>
    /// <param name="batch">Where packets go.</param>
    /// <param name="found">The frame.</param>
    /// <param name="wanted">The subscriptions.</param>
    /// <param name="own">Where the link itself sends from; null where its ring never has that.</param>
    /// <param name="mtu">The longest IP packet that the network carries.</param>
    /// <param name="arrival">When it arrived.</param>
    /// <returns>True where it became a packet, also one that was dropped.</returns>
    public bool Take(PacketBatch batch, in RingFrame found, Wanted wanted, Udp.OwnSources? own, int mtu, Instant arrival)
    {
        if (found.IsOfVlan)
        {
            _ignored.Increment();
            return false;
        }

        FrameKind kind = FrameReader.Read(
            found.Bytes, found.Length, LinkType.Ethernet, Untagged, _verify, _verify && !found.IsChecksumSettled, out Frame frame);
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

        if (!IsWanted(wanted, frame) || (own is not null && own.Contains(frame.Source, frame.SourcePort)))
        {
            _ignored.Increment();
            return false;
        }

        int step = kind == FrameKind.Datagram && found.Step > 0 && found.Step < frame.PayloadLength ? found.Step : frame.PayloadLength;
        bool tooLong = frame.IpLength - frame.PayloadLength + step > mtu;
        if (kind == FrameKind.Truncated && found.Step > 0)
        {
            _joinedLost();
            tooLong = true;
        }

        DropReason? against = kind switch
        {
            FrameKind.Datagram => tooLong ? _tooLong : null,
            FrameKind.Truncated => tooLong ? _tooLong : _truncated,
            FrameKind.Fragment => _fragment,
            FrameKind.BadChecksum => _badChecksum,
            _ => _inconsistent,
        };
        if (kind == FrameKind.Datagram && step < frame.PayloadLength)
        {
            (_joined, _at, _left, _step, _against, _arrival) = (frame, found.Address + frame.PayloadAt, frame.PayloadLength, step, against, arrival);
            TakeMore(batch);
            return true;
        }

        Add(batch, frame, found.Address + frame.PayloadAt, kind == FrameKind.Datagram ? frame.PayloadLength : 0, frame.PayloadAt, against, arrival);
        return true;
    }

    /// <summary>Takes the next part of joined datagrams; there is one, and a packet for it.</summary>
    public void TakeMore(PacketBatch batch)
    {
        int length = Math.Min(_step, _left);
        bool isFirst = _left == _joined.PayloadLength; // in front of the others is another part
        Add(batch, _joined, _at, length, isFirst ? _joined.PayloadAt : 0, _against, _arrival);
        _parted.Increment();
        _at += length;
        _left -= length;
    }

    /// <summary>Gives back the packet that waits for a frame.</summary>
    /// <returns>Joined datagrams that nobody took any more.</returns>
    public int Close()
    {
        _spare?.Return();
        _spare = null;
        int lost = _left == 0 ? 0 : (_left + _step - 1) / _step;
        _left = 0;
        return lost;
    }

    private void Add(PacketBatch batch, in Frame frame, nint payload, int length, int lent, DropReason? against, Instant arrival)
    {
        Packet packet = _spare!;
        _spare = null;
        int there = Math.Min(length, packet.PayloadLimit);
        packet.Borrow(payload, there, lent);
        packet.Group = frame.Group;
        packet.Port = frame.Port;
        packet.Source = frame.Source;
        packet.SourcePort = frame.SourcePort;
        packet.Ttl = frame.Ttl;
        packet.Dscp = (byte)(frame.Tos >> 2);
        packet.Ecn = (byte)(frame.Tos & 3);
        packet.ReceivedAt = arrival;
        batch.Add(packet);
        if ((against ?? (there < length ? _tooLong : null)) is { } reason)
        {
            batch.Drop(packet, reason);
        }
    }

    private bool IsWanted(Wanted wanted, in Frame frame)
    {
        if (frame.Port == 0)
        {
            return wanted.Wants(frame.Group);
        }

        if (!ReferenceEquals(wanted, _wanted) || frame.Port != _port || frame.Group != _group || frame.Source != _source)
        {
            (_wanted, _group, _port, _source) = (wanted, frame.Group, frame.Port, frame.Source);
            _isWanted = wanted.Wants(frame.Group, frame.Port, frame.Source);
        }

        return _isWanted;
    }
}
