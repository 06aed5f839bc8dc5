namespace GemRouter.Protocol;

/// <summary>Padding of an inner payload: 0x80, then zeros (wire 5.4).</summary>
public static class Padding
{
    private const byte Mark = 0x80;

    /// <summary>Fills a span with padding; nothing where it is empty.</summary>
    public static void Write(Span<byte> padding)
    {
        if (!padding.IsEmpty)
        {
            padding.Clear();
            padding[0] = Mark;
        }
    }

    /// <summary>Finds where the padding of a padded payload begins. Never throws.</summary>
    /// <param name="padded">The payload and its padding, without any prefix: a prefix holds no padding.</param>
    /// <param name="length">The payload's bytes.</param>
    /// <returns>False where there is no mark.</returns>
    public static bool TryStrip(ReadOnlySpan<byte> padded, out int length)
    {
        int last = padded.LastIndexOfAnyExcept((byte)0);
        bool marked = last >= 0 && padded[last] == Mark;
        length = marked ? last : 0;
        return marked;
    }
}
