using System.Text;
using GemRouter.KeyBundles;
using GemRouter.Testing;

namespace GemRouter.Fuzz.Targets;

/// <summary>Key bundles (JSON, version 1), what is sealed in them, and a good bundle whose file was changed.</summary>
internal sealed class KeyBundlesTarget : FuzzTarget
{
    private readonly FileKey _key = FileKey.Of(FuzzDomain.Bytes("file key"));
    private readonly byte[] _good;

    /// <summary>Makes it.</summary>
    public KeyBundlesTarget()
    {
        _good = NewBundle().Write();
    }

    /// <inheritdoc/>
    public override string Name => "key-bundles";

    /// <inheritdoc/>
    public override string Reads => "key bundles, their bodies, and good bundles that were changed";

    /// <inheritdoc/>
    public override int MostBytes => 4096;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Words =>
    [
        "\"gemkeys\"", "\"id\"", "\"recipients\"", "\"nonce\"", "\"body\"", "\"kind\"", "\"wrapped\"", "\"token\"", "\"public-key\"", "\"key-id\"", "\"ephemeral\"", "\"passphrase\"", "\"salt\"",
        "\"argon2id-memory-kib\"", "\"argon2id-passes\"", "65536", "8192", "\\u0061", "/*", "null", "true", "1e1", "-0",
    ];

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        yield return [0, .. _good];
        yield return [0, .. _good.Where(static one => one is not ((byte)' ' or (byte)'\n'))];
        using Secret plain = ContentBytes.Write(Content());
        yield return [1, .. plain.Reveal()];
        yield return [2, 0, 40, (byte)'f', 1, 0, (byte)'0'];
        string committed = Path.Combine(Repository.Root, "tests", "GemRouter.KeyBundles.Tests", "Fixtures", "version-1.gemkeys");
        if (File.Exists(committed))
        {
            yield return [0, .. File.ReadAllBytes(committed)];
        }
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        switch (input[0] % 3)
        {
            case 0: Read(input[1..]); break;
            case 1: ReadBody(input[1..]); break;
            default: ReadChanged(input[1..]); break;
        }
    }

    private static KeyBundle? Read(ReadOnlySpan<byte> text)
    {
        KeyBundle bundle;
        try
        {
            bundle = KeyBundle.Read(text, "the bundle");
        }
        catch (KeyUnavailableException refusal)
        {
            Holds(refusal.Failure == KeyFailure.Malformed && !refusal.Message.Any(char.IsControl), "a refusal is a line, and says that it is malformed");
            return null;
        }

        byte[] written = bundle.Write();
        Holds(bundle.Recipients.Count is >= 1 and <= KeyBundle.MostRecipients, "somebody can open it");
        Same(WithoutWhite(written), WithoutWhite(text), "there is one way to write a bundle, but for white space");
        Same(KeyBundle.Read(written, "the bundle").Write(), written, "a bundle is read as it was written");
        return bundle;
    }

    private static byte[] WithoutWhite(ReadOnlySpan<byte> text) => [.. text.ToArray().Where(static one => one is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))];

    private static void ReadBody(ReadOnlySpan<byte> bytes)
    {
        using BundleContent? content = ContentBytes.Read(bytes);
        if (content is null)
        {
            return;
        }

        Holds(BundleContent.Problem(content.Keys) is null, "what is read is what may be written");
        Holds(!content.Keys.Any(static key => key.Name.Any(char.IsControl)), "no name holds a control character");
        using Secret written = ContentBytes.Write(content);
        Same(written.Reveal(), bytes, "a body is written as it was read");
    }

    private void ReadChanged(ReadOnlySpan<byte> changes)
    {
        byte[] text = [.. _good];
        InputReader reader = new(changes);
        while (!reader.IsAtEnd)
        {
            text[reader.Number() % text.Length] = reader.Byte();
        }

        if (Read(text) is not { } bundle)
        {
            return;
        }

        bool isSame = WithoutWhite(text).AsSpan().SequenceEqual(WithoutWhite(_good));
        using BundleContent? content = bundle.Open(_key);
        Holds(content is not null == isSame, "a bundle opens where nothing of it was changed, and not else");
    }

    private KeyBundle NewBundle()
    {
        SeededEntropy entropy = new(1);
        using BundleContent content = Content();
        using Secret plain = ContentBytes.Write(content);
        BundleId id = BundleId.Random(entropy);
        byte[] wrapped = FuzzDomain.Bytes("wrapped")[..16];
        wrapped = [.. wrapped, .. wrapped, .. wrapped];
        TokenPublicKey point = TokenPublicKey.Read("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")!;
        Recipient[] recipients = [new TokenRecipient(point, [3], point, wrapped), new PassphraseRecipient(new byte[PassphraseRecipient.SaltSize], PassphraseCost.Usual, wrapped)];
        byte[] nonce = new byte[FileKey.Aead.NonceSize];
        entropy.Fill(nonce);
        return new KeyBundle(id, recipients, nonce, _key.Seal(nonce, BoundData.OfBody(id, recipients), plain));
    }

    private static BundleContent Content() => new(
    [
        new BundleKey(BundleKeyKind.Identity, "", Secret.CopyOf(FuzzDomain.Bytes("identity"))),
        new BundleKey(BundleKeyKind.Bootstrap, "studio", Secret.CopyOf(FuzzDomain.Bytes("bootstrap"))),
        new BundleKey(BundleKeyKind.Group, "vidéo", Secret.CopyOf(FuzzDomain.Bytes("group"))),
    ]);
}
