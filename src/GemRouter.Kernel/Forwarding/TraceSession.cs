using System.Threading.Channels;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Follows the next packets of some groups, one by one, through whatever legs they take. Workers look at it once a batch; the packets that it follows go alone, which costs them time and nothing else.</summary>
internal sealed class TraceSession(GroupPrefix groups, int packets)
{
    private readonly Channel<TraceLine> _lines = Channel.CreateUnbounded<TraceLine>(new UnboundedChannelOptions { SingleReader = true });
    private int _left = packets;
    private int _open = packets;
    private int _number;

    /// <summary>What was seen; completes when all packets have ended.</summary>
    public ChannelReader<TraceLine> Lines => _lines.Reader;

    /// <summary>Begins to follow a packet; null where it is none of the groups, or enough are followed.</summary>
    public TraceWay? Follow(Packet packet) =>
        groups.Contains(packet.Group) && Volatile.Read(ref _left) > 0 && Interlocked.Decrement(ref _left) >= 0
            ? new TraceWay(this, Interlocked.Increment(ref _number))
            : null;

    /// <summary>A packet that an ingress dropped before it came to any leg.</summary>
    public void DroppedAtOnce(Packet packet, string stage, DropReason reason)
    {
        if (Follow(packet) is { } way)
        {
            way.Enter(stage);
            way.Dropped(packet, reason);
            way.End();
        }
    }

    internal void Write(TraceLine line) => _lines.Writer.TryWrite(line);

    internal void Ended()
    {
        if (Interlocked.Decrement(ref _open) == 0)
        {
            Close();
        }
    }

    /// <summary>Ends the trace.</summary>
    public void Close()
    {
        Volatile.Write(ref _left, 0);
        _lines.Writer.TryComplete();
    }

    internal static string Name(RouteDirection direction) => direction == RouteDirection.Seal ? "seal" : "open";
}
