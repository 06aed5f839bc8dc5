using System.Runtime.InteropServices;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace GemRouter.KeyBundles;

/// <summary>Attributes for a call, in pinned memory. None is secret. Their memory lasts until dispose.</summary>
internal sealed class Template : IDisposable
{
    private readonly List<CK_ATTRIBUTE> _attributes = [];
    private readonly List<byte[]> _kept = [];

    public void Add(CKA type, bool value) => Add(type, [value ? (byte)1 : (byte)0]);

    public void Add(CKA type, ulong value) => Add(type, BitConverter.GetBytes(value)); // CK_ULONG is the machine's own

    public void Add(CKA type, ReadOnlySpan<byte> value) => _attributes.Add(new CK_ATTRIBUTE { type = (ulong)type, value = Keep(value), valueLen = (ulong)value.Length });

    /// <summary>The address of a copy.</summary>
    public nint Keep(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = GC.AllocateArray<byte>(bytes.Length, pinned: true);
        bytes.CopyTo(copy);
        _kept.Add(copy);
        return Marshal.UnsafeAddrOfPinnedArrayElement(copy, 0);
    }

    /// <summary>The address of a copy of a structure.</summary>
    public nint Keep<T>(in T structure)
        where T : struct
    {
        nint place = Keep(new byte[Marshal.SizeOf<T>()]);
        Marshal.StructureToPtr(structure, place, fDeleteOld: false);
        return place;
    }

    public CK_ATTRIBUTE[] ToArray() => [.. _attributes];

    public void Dispose() => GC.KeepAlive(_kept);
}
