namespace GemRouter.Trial.Plugins;

/// <summary>A kernel with a network: what one link sends goes into the rings of all others that want it. Any thread.</summary>
public sealed unsafe class MockKernel
{
    public const int MaxSegments = 64;
    public const int MaxBytes = 65_507;

    private readonly List<RingLink> _links = [];
    private readonly byte[] _gathered = new byte[MaxBytes]; // one buffer for all segments, as the kernel makes it

    /// <summary>The calls so far, where a test sets a list.</summary>
    public ICollection<SystemCall>? Calls { get; set; }

    /// <summary>Calls to this group fail, as where there is no route.</summary>
    public GroupAddress? Refused { get; set; }

    internal Lock Gate { get; } = new();

    /// <summary>sendmsg(2): all segments or none.</summary>
    /// <returns>False where the kernel refuses.</returns>
    internal bool Send(RingLink from, in SystemCall call, ReadOnlySpan<Iovec> segments)
    {
        if (segments.Length > MaxSegments || (long)call.SegmentSize * segments.Length > MaxBytes)
        {
            throw new InvalidOperationException($"{segments.Length} segments of {call.SegmentSize} bytes are more than UDP_SEGMENT takes.");
        }

        lock (Gate)
        {
            Calls?.Add(call);
            if (call.Group == Refused)
            {
                return false;
            }

            int length = 0;
            foreach (Iovec segment in segments)
            {
                new ReadOnlySpan<byte>((byte*)segment.Base, (int)segment.Length).CopyTo(_gathered.AsSpan(length));
                length += (int)segment.Length;
            }

            foreach (RingLink link in _links)
            {
                if (link != from)
                {
                    link.Deliver(from.Address, RingLink.OwnPort, call, _gathered.AsSpan(0, length));
                }
            }

            return true;
        }
    }

    internal void Attach(RingLink link)
    {
        lock (Gate)
        {
            _links.Add(link);
        }
    }

    internal void Detach(RingLink link)
    {
        lock (Gate)
        {
            _links.Remove(link);
        }
    }
}
