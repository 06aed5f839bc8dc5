namespace GemRouter.Protocol;

/// <summary>The fragments of one unfinished payload (wire 5.3). Reused for the next.</summary>
internal sealed class FragmentSet
{
    private ulong _received;
    private int _part;      // bytes of each fragment but the last; 0 where not known yet
    private int _last;      // bytes of the last; 0 where not known yet
    private byte[]? _bytes; // while the part is not known, the last fragment alone, from 0

    public OpenKey? Key { get; private set; }

    public PacketNumber FirstNumber { get; private set; }

    public FragmentStream? Stream { get; private set; }

    public Instant Deadline { get; private set; }

    public int Received { get; private set; }

    public DataFlags Flags { get; private set; }

    public Origin Origin { get; private set; }

    // A list of all sets in the order of their deadlines.
    public FragmentSet? Earlier { get; set; }

    public FragmentSet? Later { get; set; }

    private int Count { get; set; }

    public bool IsComplete => Received == Count;

    public ReadOnlySpan<byte> Payload => _bytes.AsSpan(0, ((Count - 1) * _part) + _last);

    public void Begin(FragmentStream stream, OpenKey key, in InnerPayload inner, Instant deadline)
    {
        Stream = stream;
        Key = key;
        FirstNumber = inner.Fragment.FirstNumber;
        Count = inner.Fragment.Count;
        Flags = Shared(inner.Flags);
        Origin = inner.Origin;
        Deadline = deadline;
    }

    /// <summary>Takes a fragment in; null where it fits, else why not. Where it does not fit, the set is of no use any more, unless it is a mere duplicate.</summary>
    public FragmentEnd? Add(in InnerPayload inner, ReadOnlySpan<byte> payload, FragmentBuffers buffers)
    {
        FragmentHeader header = inner.Fragment;
        if (header.Count != Count || Shared(inner.Flags) != Flags || inner.Origin != Origin)
        {
            return FragmentEnd.Contradiction;
        }

        if ((_received & (1UL << header.Index)) != 0)
        {
            return Stored(header).SequenceEqual(payload) ? FragmentEnd.Duplicate : FragmentEnd.Contradiction;
        }

        FragmentEnd? refusal = header.IsLast ? AddLast(payload, buffers) : AddPart(header, payload, buffers);
        if (refusal is null)
        {
            _received |= 1UL << header.Index;
            Received++;
        }

        return refusal;
    }

    public void Reset(FragmentBuffers buffers)
    {
        if (_bytes is not null)
        {
            buffers.Return(_bytes);
            _bytes = null;
        }

        Key = null;
        Stream = null;
        Origin = default;
        Received = 0;
        _received = 0;
        _part = 0;
        _last = 0;
    }

    private static DataFlags Shared(DataFlags flags) => flags & (DataFlags.Padded | DataFlags.Origin);

    private ReadOnlySpan<byte> Stored(FragmentHeader header) =>
        header.IsLast ? _bytes.AsSpan(_part * (Count - 1), _last) : _bytes.AsSpan(_part * header.Index, _part);

    private FragmentEnd? AddLast(ReadOnlySpan<byte> payload, FragmentBuffers buffers)
    {
        if (_part == 0)
        {
            // Each of the others has at least as many bytes.
            if (Count * payload.Length > FragmentHeader.MaxPayload)
            {
                return FragmentEnd.TooLong;
            }

            _bytes = buffers.Rent(payload.Length);
            if (_bytes is null)
            {
                return FragmentEnd.Memory;
            }

            payload.CopyTo(_bytes);
        }
        else if (payload.Length > _part)
        {
            return FragmentEnd.Contradiction;
        }
        else if (((Count - 1) * _part) + payload.Length > FragmentHeader.MaxPayload)
        {
            return FragmentEnd.TooLong;
        }
        else
        {
            payload.CopyTo(_bytes.AsSpan((Count - 1) * _part));
        }

        _last = payload.Length;
        return null;
    }

    private FragmentEnd? AddPart(FragmentHeader header, ReadOnlySpan<byte> payload, FragmentBuffers buffers)
    {
        if (_part == 0)
        {
            FragmentEnd? refusal = LearnPart(payload.Length, buffers);
            if (refusal is not null)
            {
                return refusal;
            }
        }
        else if (payload.Length != _part)
        {
            return FragmentEnd.Contradiction;
        }

        payload.CopyTo(_bytes.AsSpan(_part * header.Index));
        return null;
    }

    private FragmentEnd? LearnPart(int part, FragmentBuffers buffers)
    {
        if (_last > part)
        {
            return FragmentEnd.Contradiction;
        }

        int before = (Count - 1) * part;
        if (before + Math.Max(_last, 1) > FragmentHeader.MaxPayload)
        {
            return FragmentEnd.TooLong;
        }

        byte[]? whole = buffers.Rent(before + (_last == 0 ? Math.Min(part, FragmentHeader.MaxPayload - before) : _last));
        if (whole is null)
        {
            return FragmentEnd.Memory;
        }

        if (_bytes is not null)
        {
            _bytes.AsSpan(0, _last).CopyTo(whole.AsSpan(before));
            buffers.Return(_bytes);
        }

        _bytes = whole;
        _part = part;
        return null;
    }
}
