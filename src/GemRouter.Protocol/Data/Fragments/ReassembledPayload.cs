namespace GemRouter.Protocol;

/// <summary>A payload that was put together. Its bytes are good until the next call of the <see cref="FragmentReassembler"/>.</summary>
public readonly ref struct ReassembledPayload
{
    internal ReassembledPayload(ReadOnlySpan<byte> bytes, bool hasOrigin, Origin origin, int fragments)
    {
        Bytes = bytes;
        HasOrigin = hasOrigin;
        Origin = origin;
        Fragments = fragments;
    }

    /// <summary>The payload, for the red side.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>True where its fragments carry an <see cref="Origin"/>.</summary>
    public bool HasOrigin { get; }

    /// <summary>The origin that all its fragments carry.</summary>
    public Origin Origin { get; }

    /// <summary>The packets that it was made of.</summary>
    public int Fragments { get; }
}
