using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace GemRouter.Protocol;

/// <summary>A HELLO where it lies in its plaintext, found well-formed (wire 3.2). Its signatures are not checked here.</summary>
public readonly ref struct Hello
{
    /// <summary>Bytes of an Ed25519 signature.</summary>
    public const int SignatureSize = 64;

    /// <summary>The longest hello interval, in tenths of a second.</summary>
    public const int MaxInterval = 36000;

    /// <summary>The most suites that a HELLO names.</summary>
    public const int MaxSuites = 32;

    /// <summary>The longest name, in bytes of UTF-8.</summary>
    public const int MaxName = 63;

    internal const int FieldHeaderSize = 3;

    private const byte FirstMandatory = 128;

    /// <summary>The sender's node.</summary>
    public NodeId Node { get; private init; }

    /// <summary>The sender's identity; its hash is <see cref="Node"/>.</summary>
    public Ed25519PublicKey PublicKey { get; private init; }

    /// <summary>The sender's boot key; its hash is the envelope's boot.</summary>
    public Ed25519PublicKey BootKey { get; private init; }

    /// <summary>The identity's signature of the boot key.</summary>
    public ReadOnlySpan<byte> BootSignature { get; private init; }

    /// <summary>The sender's current nonce.</summary>
    public Challenge Challenge { get; private init; }

    /// <summary>The sender's present hello interval.</summary>
    public TimeSpan Interval { get; private init; }

    /// <summary>True where the sender stops now.</summary>
    public bool IsGoodbye { get; private init; }

    /// <summary>Boots whose proof the sender needs.</summary>
    public EntryList<Want> Wants { get; private init; }

    /// <summary>Proofs for peers.</summary>
    public EntryList<Echo> Echoes { get; private init; }

    /// <summary>SEKs that the sender lacks.</summary>
    public EntryList<KeyRequestEntry> Requests { get; private init; }

    /// <summary>The sender's own SEKs.</summary>
    public EntryList<StreamEntry> Streams { get; private init; }

    /// <summary>The suites that the sender opens; empty where it does not say.</summary>
    public ReadOnlySpan<byte> Suites { get; private init; }

    /// <summary>The sender's name as UTF-8, for people alone; empty where it has none.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    /// <summary>node_id ‖ TLVs: what is signed behind the header.</summary>
    public ReadOnlySpan<byte> Signed { get; private init; }

    /// <summary>The boot key's signature.</summary>
    public ReadOnlySpan<byte> Signature { get; private init; }

    /// <summary>Reads a plaintext whole: false for what is malformed in any way.</summary>
    /// <param name="plaintext">The opened plaintext.</param>
    /// <param name="sender">The envelope's boot, which the boot key must hash to.</param>
    /// <param name="hello">The HELLO; its spans lie in the plaintext.</param>
    public static bool TryRead(ReadOnlySpan<byte> plaintext, BootId sender, out Hello hello)
    {
        hello = default;
        if (plaintext.Length < NodeId.Size + SignatureSize)
        {
            return false;
        }

        Fields fields = default;
        ReadOnlySpan<byte> rest = plaintext[NodeId.Size..^SignatureSize];
        int last = -1;
        while (!rest.IsEmpty)
        {
            if (rest.Length < FieldHeaderSize)
            {
                return false;
            }

            byte type = rest[0];
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
            if (type <= last || length > rest.Length - FieldHeaderSize || !fields.TryTake(type, rest.Slice(FieldHeaderSize, length)))
            {
                return false;
            }

            last = type;
            rest = rest[(FieldHeaderSize + length)..];
        }

        NodeId node = NodeId.Read(plaintext);
        if (!fields.HasRequired || NodeId.Of(fields.PublicKey) != node || BootId.Of(fields.BootKey) != sender)
        {
            return false;
        }

        hello = new Hello
        {
            Node = node,
            PublicKey = fields.PublicKey,
            BootKey = fields.BootKey,
            BootSignature = fields.BootSignature,
            Challenge = fields.Challenge,
            Interval = TimeSpan.FromMilliseconds(fields.Interval * 100),
            IsGoodbye = fields.IsGoodbye,
            Wants = fields.Wants,
            Echoes = fields.Echoes,
            Requests = fields.Requests,
            Streams = fields.Streams,
            Suites = fields.Suites,
            Name = fields.Name,
            Signed = plaintext[..^SignatureSize],
            Signature = plaintext[^SignatureSize..],
        };
        return true;
    }

    /// <summary>True for a name that a HELLO may carry: 1 to 63 bytes of UTF-8 without control and format characters.</summary>
    public static bool IsName(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length is 0 or > MaxName)
        {
            return false;
        }

        while (!utf8.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(utf8, out Rune rune, out int consumed) != System.Buffers.OperationStatus.Done
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format)
            {
                return false;
            }

            utf8 = utf8[consumed..];
        }

        return true;
    }

    private ref struct Fields
    {
        public Ed25519PublicKey PublicKey;
        public Ed25519PublicKey BootKey;
        public ReadOnlySpan<byte> BootSignature;
        public Challenge Challenge;
        public int Interval;
        public bool IsGoodbye;
        public EntryList<Want> Wants;
        public EntryList<Echo> Echoes;
        public EntryList<KeyRequestEntry> Requests;
        public EntryList<StreamEntry> Streams;
        public ReadOnlySpan<byte> Suites;
        public ReadOnlySpan<byte> Name;
        private int _seen;

        public readonly bool HasRequired => (_seen & 0b11110) == 0b11110;

        public bool TryTake(byte type, ReadOnlySpan<byte> value)
        {
            if (type <= (byte)HelloField.Name)
            {
                _seen |= 1 << type;
            }

            switch ((HelloField)type)
            {
                case HelloField.PublicKey when value.Length == Ed25519PublicKey.Size:
                    PublicKey = new Ed25519PublicKey(value);
                    return true;
                case HelloField.Boot when value.Length == Ed25519PublicKey.Size + SignatureSize:
                    BootKey = new Ed25519PublicKey(value[..Ed25519PublicKey.Size]);
                    BootSignature = value[Ed25519PublicKey.Size..];
                    return true;
                case HelloField.Challenge when value.Length == Challenge.Size:
                    Challenge = Challenge.Read(value);
                    return true;
                case HelloField.Interval when value.Length == sizeof(ushort):
                    Interval = BinaryPrimitives.ReadUInt16BigEndian(value);
                    return Interval is >= 1 and <= MaxInterval;
                case HelloField.Goodbye:
                    IsGoodbye = true;
                    return value.IsEmpty;
                case HelloField.Want:
                    return EntryList<Want>.TryRead(value, out Wants);
                case HelloField.Echo:
                    return EntryList<Echo>.TryRead(value, out Echoes);
                case HelloField.Request:
                    return EntryList<KeyRequestEntry>.TryRead(value, out Requests);
                case HelloField.Streams:
                    return EntryList<StreamEntry>.TryRead(value, out Streams);
                case HelloField.Suites:
                    Suites = value;
                    return value.Length is >= 1 and <= MaxSuites;
                case HelloField.Name:
                    Name = value;
                    return IsName(value);
                default:
                    return type is 0 or (> (byte)HelloField.Name and < FirstMandatory); // wire 3.2: skipped
            }
        }
    }
}
