namespace GemRouter.KeyBundles;

/// <summary>A bundle's random name, 16 bytes: of two files with one id, the one is made of the other.</summary>
/// <param name="High">The first eight bytes, big endian.</param>
/// <param name="Low">The others.</param>
public readonly record struct BundleId(ulong High, ulong Low)
{
    internal const int Size = 16;

    /// <summary>32 hexadecimal digits.</summary>
    public override string ToString() => $"{High:x16}{Low:x16}";

    internal static BundleId Random(IEntropy entropy)
    {
        Span<byte> bytes = stackalloc byte[Size];
        entropy.Fill(bytes);
        return Of(bytes);
    }

    internal static BundleId Of(ReadOnlySpan<byte> bytes) => new(
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes), System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
}
