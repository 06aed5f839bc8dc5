using System.Buffers.Binary;

namespace GemRouter.Simulation.Network;

/// <summary>64 bits of what was said: enough to tell datagrams apart, which are ciphertext (FNV-1a, eight bytes at a time).</summary>
internal static class Hash
{
    public const ulong Empty = 0xCBF29CE484222325;

    private const ulong Prime = 0x100000001B3;

    /// <summary>Mixes bytes into a hash.</summary>
    public static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte value in bytes)
        {
            hash = Mix(hash, value);
        }

        return hash;
    }

    /// <summary>Mixes a number into a hash.</summary>
    public static ulong Mix(ulong hash, ulong value) => (hash ^ value) * Prime;
}
