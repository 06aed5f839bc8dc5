using System.Buffers.Binary;
using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>HELLO plaintexts, written here once more from wire 3.2 alone: what is read must be what stands there.</summary>
internal static class HelloBytes
{
    private const int FieldHeader = 3;
    private const int BootKeyAt = NodeId.Size + FieldHeader + Ed25519PublicKey.Size + FieldHeader;
    private const int LastKnown = 11;

    /// <summary>Makes node_id follow from the key that stands where a HELLO's key stands, as no fuzzer would find it.</summary>
    /// <param name="plaintext">The plaintext.</param>
    /// <returns>The boot whose key stands behind that.</returns>
    public static BootId Heal(Span<byte> plaintext)
    {
        if (plaintext.Length < BootKeyAt + Ed25519PublicKey.Size)
        {
            return default;
        }

        NodeId.Of(new Ed25519PublicKey(plaintext.Slice(NodeId.Size + FieldHeader, Ed25519PublicKey.Size))).Write(plaintext);
        return BootId.Of(new Ed25519PublicKey(plaintext.Slice(BootKeyAt, Ed25519PublicKey.Size)));
    }

    /// <summary>A plaintext without the fields that a receiver skips.</summary>
    public static byte[] Known(ReadOnlySpan<byte> plaintext)
    {
        List<byte> known = [.. plaintext[..NodeId.Size]];
        ReadOnlySpan<byte> fields = plaintext[NodeId.Size..^Hello.SignatureSize];
        while (!fields.IsEmpty)
        {
            int size = FieldHeader + BinaryPrimitives.ReadUInt16BigEndian(fields[1..]);
            if (fields[0] is >= 1 and <= LastKnown)
            {
                known.AddRange(fields[..size]);
            }

            fields = fields[size..];
        }

        known.AddRange(plaintext[^Hello.SignatureSize..]);
        return [.. known];
    }

    /// <summary>Writes what was read.</summary>
    public static byte[] Of(in Hello hello)
    {
        List<byte> bytes = [];
        Span<byte> value = stackalloc byte[Envelope.MaxSize];
        hello.Node.Write(value);
        bytes.AddRange(value[..NodeId.Size]);
        Add(bytes, 1, hello.PublicKey.Bytes);
        Add(bytes, 2, [.. hello.BootKey.Bytes, .. hello.BootSignature]);
        hello.Challenge.Write(value);
        Add(bytes, 3, value[..Challenge.Size]);
        BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)(hello.Interval.TotalMilliseconds / 100));
        Add(bytes, 4, value[..sizeof(ushort)]);
        if (hello.IsGoodbye)
        {
            Add(bytes, 5, []);
        }

        Add(bytes, 6, EntryBytes.Of(hello.Wants));
        Add(bytes, 7, EntryBytes.Of(hello.Echoes));
        Add(bytes, 8, EntryBytes.Of(hello.Requests));
        Add(bytes, 9, EntryBytes.Of(hello.Streams));
        Add(bytes, 10, hello.Suites.ToArray());
        Add(bytes, 11, hello.Name.ToArray());
        bytes.AddRange(hello.Signature);
        return [.. bytes];
    }

    /// <summary>What a node would have to say so that its HELLO has the same lists.</summary>
    public static HelloContent ContentOf(in Hello hello)
    {
        HelloContent content = new() { Challenge = hello.Challenge, Interval = hello.Interval, IsGoodbye = hello.IsGoodbye, Name = hello.Name.ToArray() };
        EntryBytes.AddTo(content.Wants, hello.Wants);
        EntryBytes.AddTo(content.Echoes, hello.Echoes);
        EntryBytes.AddTo(content.Requests, hello.Requests);
        EntryBytes.AddTo(content.Streams, hello.Streams);
        foreach (byte suite in hello.Suites)
        {
            content.Suites.Add(suite);
        }

        return content;
    }

    private static void Add(List<byte> bytes, byte type, ReadOnlySpan<byte> value)
    {
        bytes.AddRange([type, (byte)(value.Length >> 8), (byte)value.Length]);
        bytes.AddRange(value);
    }

    private static void Add(List<byte> bytes, byte type, byte[] value)
    {
        if (value.Length > 0)
        {
            Add(bytes, type, value.AsSpan());
        }
    }
}
