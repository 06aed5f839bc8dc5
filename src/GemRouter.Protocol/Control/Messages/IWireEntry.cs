namespace GemRouter.Protocol;

/// <summary>An entry of fixed size in a list on the wire.</summary>
/// <typeparam name="TSelf">The entry's type.</typeparam>
public interface IWireEntry<TSelf>
    where TSelf : struct, IWireEntry<TSelf>
{
    /// <summary>Its bytes on the wire.</summary>
    static abstract int Size { get; }

    /// <summary>The most entries of a list.</summary>
    static abstract int Most { get; }

    /// <summary>Reads one of exactly that size; false where a field is out of its range.</summary>
    static abstract bool TryRead(ReadOnlySpan<byte> bytes, out TSelf entry);

    /// <summary>Writes it.</summary>
    void Write(Span<byte> destination);
}
