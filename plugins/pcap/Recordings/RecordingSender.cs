using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>A sending end of a link on files: writes whole frames, with the clock's time.</summary>
/// <param name="link">The link.</param>
/// <param name="recorder">Where they go; null where the link writes nothing.</param>
/// <param name="sourcePort">The port that all packets leave from; null where they have their own.</param>
internal sealed class RecordingSender(RecordingLink link, Recorder? recorder, ushort? sourcePort) : ILinkSender
{
    private readonly SendDrops _drops = new(link.Context.Counters);
    private readonly byte[] _frame = new byte[FrameWriter.Room];
    private bool _disposed;

    public void Send(PacketBatch batch)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        long time = link.UnixTime();
        foreach (Packet packet in batch)
        {
            DropReason? reason = recorder is null ? _drops.Down : _drops.Against(packet, link.Abilities.Mtu);
            if (reason is null)
            {
                bool foreign = packet.Source.IsIPv4 == packet.Group.IsIPv4 && !packet.Source.IsUnspecified;
                Address source = foreign ? packet.Source : packet.Group.IsIPv4 ? Address.FromIPv4(0) : default;
                int length = link.Frames.Write(_frame, packet, source, sourcePort ?? packet.SourcePort);
                reason = recorder!.TryWrite(time, _frame.AsSpan(0, length)) ? null : _drops.Refused;
            }

            if (reason is not null)
            {
                batch.Drop(packet, reason);
            }
        }

        if (link.Context.Clock == TimeProvider.System)
        {
            recorder?.Flush(); // whoever looks at the file meanwhile sees what was sent; a replay under another clock does without
        }
    }

    public void Dispose() => _disposed = true;
}
