using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>A sending end of a link on an interface: injects whole frames through the link's capture.</summary>
/// <param name="link">The link.</param>
/// <param name="sourcePort">The port that all packets leave from; null where those with a source of their own keep theirs.</param>
internal sealed class CaptureSender(CaptureLink link, ushort? sourcePort) : ILinkSender
{
    private readonly SendDrops _drops = new(link.Context.Counters);
    private readonly byte[] _frame = new byte[FrameWriter.Room];
    private readonly bool _preserves = link.Options.Source == SourceChoice.Preserve;
    private bool _disposed;

    public void Send(PacketBatch batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Capture? capture = link.Capture;
        capture = capture?.TryHold() == true ? capture : null;
        try
        {
            foreach (Packet packet in batch)
            {
                if ((capture is null ? _drops.Down : Send(packet, capture)) is { } reason)
                {
                    batch.Drop(packet, reason);
                }
            }
        }
        finally
        {
            capture?.Release();
        }
    }

    public void Dispose() => _disposed = true;

    /// <summary>Sends a packet.</summary>
    /// <returns>Why it could not be sent; null where it was.</returns>
    private DropReason? Send(Packet packet, Capture capture)
    {
        if (_drops.Against(packet, link.MtuOf(capture.Device)) is { } reason)
        {
            return reason;
        }

        bool ipv4 = packet.Group.IsIPv4;
        bool foreign = _preserves && packet.Source.IsIPv4 == ipv4 && !packet.Source.IsUnspecified;
        Address source = foreign ? packet.Source : link.OwnSource(ipv4);
        if (source.IsUnspecified)
        {
            return _drops.Down;
        }

        int length = capture.Frames.Write(_frame, packet, source, sourcePort ?? (foreign ? packet.SourcePort : link.OwnPort));
        int sent = capture.Inject(_frame.AsSpan(0, length));
        return sent == length ? null : sent switch
        {
            -Errno.Again or -Errno.NoBuffers or -Errno.NoMemory => _drops.Full,
            -Errno.NetworkDown or -Errno.NoDevice or -Errno.NoSuchDeviceOrAddress => _drops.Down,
            -Errno.TooLong => _drops.TooLong,
            _ => _drops.Refused,
        };
    }
}
