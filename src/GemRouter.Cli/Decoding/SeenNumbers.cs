using GemRouter.Protocol;

namespace GemRouter.Cli.Decoding;

/// <summary>The packet numbers of each key that were there before. A bit a number, in pages, so that a long capture in order costs an eighth of a byte a packet; of authentic packets alone, so nobody can fill it.</summary>
internal sealed class SeenNumbers
{
    private const int PageBits = 12;

    private readonly Dictionary<(Commitment Key, long Page), ulong[]> _pages = [];

    /// <summary>Notes a number.</summary>
    /// <returns>False where it was there before.</returns>
    public bool Add(Commitment key, PacketNumber number)
    {
        (Commitment, long) page = (key, number.Value >> PageBits);
        if (!_pages.TryGetValue(page, out ulong[]? bits))
        {
            _pages.Add(page, bits = new ulong[(1 << PageBits) / 64]);
        }

        int at = (int)(number.Value & ((1 << PageBits) - 1));
        ulong bit = 1UL << (at % 64);
        bool isNew = (bits[at / 64] & bit) == 0;
        bits[at / 64] |= bit;
        return isNew;
    }
}
