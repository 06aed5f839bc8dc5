using System.Buffers.Binary;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace GemRouter.Protocol;

/// <summary>
/// This node's present boot: its boot key, which lives here alone, and the counter of its control datagrams. Signs and seals everything that the node says.
/// One thread. Two boots never share a key, and one boot never uses a counter twice.
/// </summary>
public sealed class OwnBoot : IDisposable
{
    private const int SaidMost = 64;

    private readonly Key _key;
    private readonly byte[] _bootSignature;
    private readonly (ulong Counter, UInt128 Tag)[] _said = new (ulong, UInt128)[SaidMost]; // the last datagrams, by their counters

    private OwnBoot(DomainId domain, Ed25519PublicKey publicKey, Key key, byte[] bootSignature)
    {
        Domain = domain;
        PublicKey = publicKey;
        Node = NodeId.Of(publicKey);
        _key = key;
        BootKey = PublicKeyOf(key);
        Boot = BootId.Of(BootKey);
        _bootSignature = bootSignature;
    }

    /// <summary>The domain.</summary>
    public DomainId Domain { get; }

    /// <summary>This node.</summary>
    public NodeId Node { get; }

    /// <summary>This node's identity.</summary>
    public Ed25519PublicKey PublicKey { get; }

    /// <summary>This boot.</summary>
    public BootId Boot { get; }

    /// <summary>This boot's public key.</summary>
    public Ed25519PublicKey BootKey { get; }

    /// <summary>The identity's signature of the boot key.</summary>
    public ReadOnlySpan<byte> BootSignature => _bootSignature;

    /// <summary>The counter of the last datagram; 0 before the first.</summary>
    public ulong Counter { get; internal set; }

    /// <summary>Begins a boot: makes a boot key and has the identity sign it.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="identity">The node's identity; used once and not kept.</param>
    /// <param name="entropy">Where the boot key comes from.</param>
    /// <param name="cancellationToken">Ends the wait for the signature.</param>
    /// <exception cref="KeyUnavailableException">The identity does not sign, or signs wrongly.</exception>
    public static ValueTask<OwnBoot> CreateAsync(DomainId domain, IIdentitySigner identity, IEntropy entropy, CancellationToken cancellationToken) =>
        CreateAsync(domain, identity, entropy, default, cancellationToken);

    /// <summary>Begins a boot after this node's memory was copied. The copy may have the state of the randomness as well, and would make the same boot key, were there nothing that the two do not share.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="identity">The node's identity; used once and not kept.</param>
    /// <param name="entropy">Where the boot key comes from.</param>
    /// <param name="unshared">What the copy does not know (<see cref="ControlReceiver.Unshared"/>); empty where there is no copy. It needs no secrecy, and no randomness.</param>
    /// <param name="cancellationToken">Ends the wait for the signature.</param>
    /// <exception cref="KeyUnavailableException">The identity does not sign, or signs wrongly.</exception>
    public static async ValueTask<OwnBoot> CreateAsync(
        DomainId domain, IIdentitySigner identity, IEntropy entropy, ReadOnlyMemory<byte> unshared, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identity);
        ArgumentNullException.ThrowIfNull(entropy);
        Ed25519PublicKey publicKey = new(identity.PublicKey.Span);
        Key key = NewKey(entropy, unshared.Span);
        try
        {
            byte[] message = BootMessage(domain, PublicKeyOf(key));
            byte[] signature = new byte[Hello.SignatureSize];
            await identity.SignAsync(message, signature, cancellationToken).ConfigureAwait(false);
            if (!Ed25519Verifier.Instance.Verify(publicKey, message, signature))
            {
                throw new KeyUnavailableException(KeyFailure.Failed, $"The key source's signature does not verify under its own public key {publicKey}.");
            }

            return new OwnBoot(domain, publicKey, key, signature);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>Seals a HELLO of this boot.</summary>
    /// <param name="content">What to say.</param>
    /// <param name="bootstrapKey">The active bootstrap key.</param>
    /// <param name="datagram">Where the datagram goes: at least <see cref="Envelope.MaxSize"/> bytes.</param>
    /// <param name="fit">How much of each list had room.</param>
    /// <returns>The datagram's length.</returns>
    public int SealHello(HelloContent content, BootstrapKey bootstrapKey, Span<byte> datagram, out HelloFit fit)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(bootstrapKey);
        Span<byte> plaintext = stackalloc byte[Envelope.MaxPlaintext];
        int signedLength = HelloWriter.WriteSigned(content, this, plaintext, out fit);
        int length = signedLength + Hello.SignatureSize;
        Envelope envelope = NextEnvelope(MessageType.Hello, bootstrapKey);

        Span<byte> message = stackalloc byte[HelloMessageMost];
        Span<byte> header = stackalloc byte[Envelope.HeaderSize];
        envelope.WriteHeader(length, header);
        int messageLength = WriteHelloMessage(Domain, header, plaintext[..signedLength], message);
        Sign(message[..messageLength], plaintext.Slice(signedLength, Hello.SignatureSize));
        return Seal(envelope, bootstrapKey, plaintext[..length], datagram);
    }

    /// <summary>Writes an ANNOUNCE object of this boot: 232 bytes.</summary>
    /// <exception cref="ArgumentException">The announcement is of another boot, GAK or SEK, or a field is out of its range.</exception>
    public void WriteAnnouncement(in Announcement announcement, GroupKey groupKey, SourceKey key, Span<byte> destination)
    {
        ArgumentNullException.ThrowIfNull(groupKey);
        ArgumentNullException.ThrowIfNull(key);
        if (announcement.Context.SourceBoot != Boot || announcement.Context.Source != Node
            || announcement.GroupKey != groupKey.Id || announcement.Commitment != key.Commitment)
        {
            throw new ArgumentException("An announcement is of this boot, and names the GAK and the SEK that it is made with.", nameof(announcement));
        }

        Span<byte> bytes = destination[..Announcement.Size];
        announcement.WriteBound(bytes);
        if (!Announcement.TryRead(bytes, Domain, out Announcement read) || read != announcement)
        {
            throw new ArgumentException("A field of the announcement is out of its range.", nameof(announcement));
        }

        groupKey.Wrap(Announcement.Bound(bytes), key, bytes[Protocol.GroupKey.BoundSize..]);
        Span<byte> message = stackalloc byte[AnnounceMessageSize];
        WriteAnnounceMessage(bytes, message);
        Sign(message, bytes[Announcement.SignedSize..]);
    }

    /// <summary>Seals an ANNOUNCE of 1 to 4 objects, own or relayed, in an envelope of this boot.</summary>
    /// <returns>The datagram's length.</returns>
    public int SealAnnounce(ReadOnlySpan<byte> objects, BootstrapKey bootstrapKey, Span<byte> datagram)
    {
        ArgumentNullException.ThrowIfNull(bootstrapKey);
        if (objects.IsEmpty || objects.Length % Announcement.Size != 0 || objects.Length > Announcement.Most * Announcement.Size)
        {
            throw new ArgumentException("An ANNOUNCE holds 1 to 4 whole objects.", nameof(objects));
        }

        return Seal(NextEnvelope(MessageType.Announce, bootstrapKey), bootstrapKey, objects, datagram);
    }

    /// <summary>Signs with the boot key.</summary>
    /// <param name="message">The bytes to sign, which begin with a label of their own.</param>
    /// <param name="signature">64 bytes.</param>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => SignatureAlgorithm.Ed25519.Sign(_key, message, signature);

    /// <summary>True where a datagram of this boot was not said here, though its counter was used: another machine has the boot key. Of the last 64 alone; what is older tells nothing.</summary>
    internal bool HasSaidElse(ulong counter, ReadOnlySpan<byte> datagram)
    {
        (ulong said, UInt128 tag) = _said[counter % SaidMost];
        return said == counter && counter != 0 && tag != TagOf(datagram);
    }

    /// <summary>Ends the boot: the boot key is zeroed.</summary>
    public void Dispose() => _key.Dispose();

    internal const int AnnounceMessageSize = 13 + Announcement.SignedSize;

    internal const int HelloMessageMost = 10 + DomainId.Size + Envelope.HeaderSize + Envelope.MaxPlaintext;

    /// <summary>"gem1 boot" ‖ domain_id ‖ boot public key.</summary>
    internal static byte[] BootMessage(DomainId domain, in Ed25519PublicKey bootKey)
    {
        byte[] message = new byte[Labels.Boot.Length + DomainId.Size + Ed25519PublicKey.Size];
        int length = Info.Write(message, Labels.Boot, domain);
        bootKey.Bytes.CopyTo(message.AsSpan(length));
        return message;
    }

    /// <summary>"gem1 hello" ‖ domain_id ‖ header[0..32] ‖ node_id ‖ TLVs.</summary>
    internal static int WriteHelloMessage(DomainId domain, ReadOnlySpan<byte> header, ReadOnlySpan<byte> signed, Span<byte> message)
    {
        int length = Info.Write(message, Labels.Hello, domain);
        header[..Envelope.HeaderSize].CopyTo(message[length..]);
        length += Envelope.HeaderSize;
        signed.CopyTo(message[length..]);
        return length + signed.Length;
    }

    /// <summary>"gem1 announce" ‖ bytes 0..168.</summary>
    internal static void WriteAnnounceMessage(ReadOnlySpan<byte> bytes, Span<byte> message)
    {
        Labels.Announce.CopyTo(message);
        bytes[..Announcement.SignedSize].CopyTo(message[Labels.Announce.Length..]);
    }

    private static UInt128 TagOf(ReadOnlySpan<byte> datagram) => BinaryPrimitives.ReadUInt128BigEndian(datagram[^ControlCipher.TagSize..]);

    private static Key NewKey(IEntropy entropy, ReadOnlySpan<byte> unshared)
    {
        Span<byte> seed = stackalloc byte[32];
        entropy.Fill(seed);
        if (!unshared.IsEmpty)
        {
            Span<byte> mixed = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(seed, unshared, mixed);
            mixed.CopyTo(seed);
            CryptographicOperations.ZeroMemory(mixed);
        }

        Key key = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    private static Ed25519PublicKey PublicKeyOf(Key key)
    {
        Span<byte> bytes = stackalloc byte[Ed25519PublicKey.Size];
        key.PublicKey.TryExport(KeyBlobFormat.RawPublicKey, bytes, out _);
        return new Ed25519PublicKey(bytes);
    }

    private Envelope NextEnvelope(MessageType type, BootstrapKey bootstrapKey) => new()
    {
        Type = type,
        BootstrapKey = bootstrapKey.Id,
        Sender = Boot,
        Counter = Counter = checked(Counter + 1), // taken before use: whatever fails after this, no counter is used twice
    };

    private int Seal(in Envelope envelope, BootstrapKey bootstrapKey, ReadOnlySpan<byte> plaintext, Span<byte> datagram)
    {
        Span<byte> controlKey = stackalloc byte[BootstrapKey.KeySize];
        bootstrapKey.DeriveControlKey(Boot, controlKey);
        int length = envelope.Seal(controlKey, plaintext, datagram);
        CryptographicOperations.ZeroMemory(controlKey);
        _said[envelope.Counter % SaidMost] = (envelope.Counter, TagOf(datagram[..length]));
        return length;
    }
}
