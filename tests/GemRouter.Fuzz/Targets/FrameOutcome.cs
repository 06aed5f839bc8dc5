using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Fuzz.Targets;

/// <summary>What is to become of frames, in the words of the plugins' documents.</summary>
/// <param name="subscriptions">What is wanted.</param>
/// <param name="own">The link's own address and port; null where it never hears itself.</param>
/// <param name="mtu">The longest IP packet.</param>
/// <param name="limit">The longest payload of a packet of the router.</param>
internal sealed class FrameOutcome(IReadOnlyList<Subscription> subscriptions, (Address Address, ushort Port)? own, int mtu, int limit)
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The packets that come through.</summary>
    public List<(Frame Frame, byte[] Payload)> Packets { get; } = [];

    /// <summary>How many packets each frame made, those that were dropped included.</summary>
    public List<int> Parts { get; } = [];

    /// <summary>Joined datagrams that the ring did not hold.</summary>
    public int JoinedLost { get; private set; }

    /// <summary>What each counter is to say.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>Adds a frame.</summary>
    public void Add(MockFrame found, ReadOnlySpan<byte> bytes, bool verify)
    {
        FrameKind kind = FrameReader.Read(bytes, found.Length, LinkType.Ethernet, default, verify, verify && !found.IsSettled, out Frame frame);
        bool isNobodys = found.IsOfVlan || kind == FrameKind.Other;
        if (isNobodys || !frame.HasGroup || !IsWanted(frame))
        {
            Count(!isNobodys && !frame.HasGroup ? "malformed" : "ignored");
            Parts.Add(0);
            return;
        }

        bool isJoined = kind == FrameKind.Datagram && found.JoinedStep > 0 && found.JoinedStep < frame.PayloadLength;
        int step = isJoined ? found.JoinedStep : frame.PayloadLength;
        bool isLost = kind == FrameKind.Truncated && found.JoinedStep > 0;
        JoinedLost += isLost ? 1 : 0;
        string? against = kind switch
        {
            FrameKind.Datagram or FrameKind.Truncated when isLost || frame.IpLength - frame.PayloadLength + step > mtu => "receive_too_long",
            FrameKind.Datagram => null,
            FrameKind.Truncated => "receive_truncated",
            FrameKind.Fragment => "receive_fragment",
            FrameKind.BadChecksum => "receive_bad_checksum",
            _ => "receive_malformed",
        };
        byte[] payload = kind == FrameKind.Datagram ? bytes.Slice(frame.PayloadAt, frame.PayloadLength).ToArray() : [];
        byte[][] parts = isJoined ? [.. payload.Chunk(step)] : [payload];
        Parts.Add(parts.Length);
        foreach (byte[] part in parts)
        {
            Count(isJoined ? "parted" : null);
            string? reason = against ?? (part.Length > limit ? "receive_too_long" : null);
            Count(reason);
            if (reason is null)
            {
                Packets.Add((frame, part));
            }
        }
    }

    private bool IsWanted(Frame frame) =>
        subscriptions.Any(one => frame.Port == 0 ? one.Groups.Contains(frame.Group) : one.Matches(frame.Group, frame.Port, frame.Source))
        && !(own is { } self && self.Address == frame.Source && self.Port == frame.SourcePort);

    private void Count(string? counter)
    {
        if (counter is not null)
        {
            _counts[counter] = _counts.GetValueOrDefault(counter) + 1;
        }
    }
}
