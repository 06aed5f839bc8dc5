namespace GemRouter.Cli.Demo.Streaming;

/// <summary>What a receiver got of a numbered stream: what is lost, doubled, reordered or changed.</summary>
internal sealed class SequenceCheck(byte[] marker)
{
    private const long MostNumbers = 1 << 28; // 32 MiB of bits; days of the demo's stream

    private readonly List<ulong> _seen = [];

    /// <summary>Datagrams that arrived, each counted once however often it came.</summary>
    public long Received { get; private set; }

    /// <summary>The least number that arrived; -1 before the first.</summary>
    public long First { get; private set; } = -1;

    /// <summary>The greatest number that arrived; -1 before the first.</summary>
    public long Last { get; private set; } = -1;

    /// <summary>Numbers between the first and the last that did not arrive.</summary>
    public long Lost => First < 0 ? 0 : Last - First + 1 - Received;

    /// <summary>Datagrams that had arrived before.</summary>
    public long Doubled { get; private set; }

    /// <summary>Datagrams that arrived after one with a greater number.</summary>
    public long Reordered { get; private set; }

    /// <summary>Datagrams that are not what was sent.</summary>
    public long Changed { get; private set; }

    public void Add(ReadOnlySpan<byte> datagram)
    {
        if (StreamDatagram.Check(datagram, marker) is not { } number || number is < 0 or >= MostNumbers)
        {
            Changed++;
        }
        else if (!Mark(number))
        {
            Doubled++;
        }
        else
        {
            Received++;
            Reordered += number < Last ? 1 : 0;
            First = First < 0 ? number : Math.Min(First, number);
            Last = Math.Max(Last, number);
        }
    }

    private bool Mark(long number)
    {
        int word = (int)(number / 64);
        while (_seen.Count <= word)
        {
            _seen.Add(0);
        }

        ulong bit = 1UL << (int)(number % 64);
        bool isNew = (_seen[word] & bit) == 0;
        _seen[word] |= bit;
        return isNew;
    }
}
