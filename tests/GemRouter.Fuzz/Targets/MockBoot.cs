using System.Buffers.Binary;
using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>A boot of another node, as the control plane meets it: it says anything at all, well signed.</summary>
internal sealed class MockBoot
{
    private const int TlvHeader = 3;

    /// <summary>Makes it.</summary>
    /// <param name="node">The node's number.</param>
    /// <param name="boot">Which of its boots.</param>
    public MockBoot(int node, int boot)
    {
        PublicKey = new Ed25519PublicKey(FuzzDomain.Bytes($"identity {node}"));
        BootKey = new Ed25519PublicKey(FuzzDomain.Bytes($"boot {node} {boot}"));
        Node = NodeId.Of(PublicKey);
        Id = BootId.Of(BootKey);
    }

    /// <summary>node_id.</summary>
    public NodeId Node { get; }

    /// <summary>boot_id.</summary>
    public BootId Id { get; }

    private Ed25519PublicKey PublicKey { get; }

    private Ed25519PublicKey BootKey { get; }

    /// <summary>The required fields of a HELLO.</summary>
    /// <param name="challenge">Its nonce.</param>
    /// <param name="interval">Its interval, in tenths of a second.</param>
    public byte[] Required(byte challenge, ushort interval)
    {
        byte[] fields = new byte[(4 * TlvHeader) + Ed25519PublicKey.Size + Ed25519PublicKey.Size + Hello.SignatureSize + Challenge.Size + sizeof(ushort)];
        Span<byte> rest = fields;
        PublicKey.Bytes.CopyTo(Begin(ref rest, 1, Ed25519PublicKey.Size));
        Span<byte> boot = Begin(ref rest, 2, Ed25519PublicKey.Size + Hello.SignatureSize);
        BootKey.Bytes.CopyTo(boot);
        MockSignatures.Sign(PublicKey, OwnBoot.BootMessage(FuzzDomain.Id, BootKey), boot[Ed25519PublicKey.Size..]);
        Begin(ref rest, 3, Challenge.Size).Fill(challenge);
        BinaryPrimitives.WriteUInt16BigEndian(Begin(ref rest, 4, sizeof(ushort)), interval);
        return fields;
    }

    /// <summary>A HELLO of these fields, whatever they are.</summary>
    public int SealHello(ulong counter, ReadOnlySpan<byte> fields, bool signed, Span<byte> datagram) => SealHello(Id, BootKey, Node, counter, fields, signed, datagram);

    /// <summary>The same in anybody's name.</summary>
    public static int SealHello(BootId boot, Ed25519PublicKey bootKey, NodeId node, ulong counter, ReadOnlySpan<byte> fields, bool signed, Span<byte> datagram)
    {
        fields = fields[..Math.Min(fields.Length, Envelope.MaxPlaintext - NodeId.Size - Hello.SignatureSize)];
        int signedLength = NodeId.Size + fields.Length;
        Span<byte> plaintext = stackalloc byte[signedLength + Hello.SignatureSize];
        plaintext.Clear();
        node.Write(plaintext);
        fields.CopyTo(plaintext[NodeId.Size..]);
        if (signed)
        {
            Envelope envelope = new() { Type = MessageType.Hello, BootstrapKey = FuzzDomain.BootstrapKey.Id, Sender = boot, Counter = counter };
            Span<byte> header = stackalloc byte[Envelope.HeaderSize];
            envelope.WriteHeader(plaintext.Length, header);
            Span<byte> message = stackalloc byte[OwnBoot.HelloMessageMost];
            int length = OwnBoot.WriteHelloMessage(FuzzDomain.Id, header, plaintext[..signedLength], message);
            MockSignatures.Sign(bootKey, message[..length], plaintext[signedLength..]);
        }

        return FuzzDomain.Seal(MessageType.Hello, boot, counter, plaintext, datagram);
    }

    /// <summary>Signs an object.</summary>
    public void SignObject(Span<byte> bytes)
    {
        Span<byte> message = stackalloc byte[OwnBoot.AnnounceMessageSize];
        OwnBoot.WriteAnnounceMessage(bytes, message);
        MockSignatures.Sign(BootKey, message, bytes[Announcement.SignedSize..]);
    }

    private static Span<byte> Begin(ref Span<byte> rest, byte type, int length)
    {
        rest[0] = type;
        BinaryPrimitives.WriteUInt16BigEndian(rest[1..], (ushort)length);
        Span<byte> value = rest.Slice(TlvHeader, length);
        rest = rest[(TlvHeader + length)..];
        return value;
    }
}
