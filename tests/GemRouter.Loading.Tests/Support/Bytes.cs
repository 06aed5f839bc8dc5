using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace GemRouter.Loading.Tests;

/// <summary>Changes fields in the headers of an assembly's file.</summary>
internal static class Bytes
{
    private const int CoffHeaderSize = 20;

    public static void SetMachine(string path, Machine machine) =>
        Change(path, (bytes, headers) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(headers.CoffHeaderStartOffset), (ushort)machine));

    public static void SetCorFlags(string path, CorFlags flags) =>
        Change(path, (bytes, headers) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(headers.CorHeaderStartOffset + 16), (int)flags));

    /// <summary>A section alignment that is no power of two, at which the runtime takes offence and a mere reader does not.</summary>
    public static void SpoilSectionAlignment(string path) =>
        Change(path, (bytes, headers) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(headers.CoffHeaderStartOffset + CoffHeaderSize + 32), 0x2001));

    /// <summary>Has the assembly say that it was compiled against another version of one that it references.</summary>
    public static void SetReferencedVersion(string path, string reference, ushort major, ushort minor)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using PEReader image = new([.. bytes]);
        MetadataReader reader = image.GetMetadataReader();
        AssemblyReferenceHandle handle = reader.AssemblyReferences.Single(candidate => reader.StringComparer.Equals(reader.GetAssemblyReference(candidate).Name, reference));
        int row = image.PEHeaders.MetadataStartOffset + reader.GetTableMetadataOffset(TableIndex.AssemblyRef)
            + ((MetadataTokens.GetRowNumber(handle) - 1) * reader.GetTableRowSize(TableIndex.AssemblyRef));
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(row), major);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(row + 2), minor);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Changes a name, wherever it stands in the metadata, to another of the same length.</summary>
    public static void Rename(string path, string old, string name)
    {
        Assert.Equal(old.Length, name.Length);
        byte[] bytes = File.ReadAllBytes(path);
        int at = bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(old));
        Encoding.UTF8.GetBytes(name).CopyTo(bytes, at);
        File.WriteAllBytes(path, bytes);
    }

    private static void Change(string path, Action<byte[], PEHeaders> change)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using PEReader reader = new([.. bytes]);
        change(bytes, reader.PEHeaders);
        File.WriteAllBytes(path, bytes);
    }
}
