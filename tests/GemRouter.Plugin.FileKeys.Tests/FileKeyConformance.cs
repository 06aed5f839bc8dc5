using GemRouter.Testing;
using NSec.Cryptography;

namespace GemRouter.Plugin.FileKeys.Tests;

/// <summary>The key source <c>file</c>, as a key and as an identity.</summary>
public sealed class FileKeyConformance : KeySourceConformance
{
    private readonly KeyFolder _folder = new();

    protected override PluginFixture Plugin { get; } = PluginFixture.Of<FileKeysPlugin>();

    protected override KeyRequest KnownRequest => new(KeyPurpose.Bootstrap, "bootstrap");

    protected override byte[] ExpectedKey => KeyFolder.Key;

    protected override object Options() => With(_folder.Write());

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new FileKeyOptions(), nameof(FileKeyOptions.Path)),
        new(With(""), nameof(FileKeyOptions.Path)),
        new(With("  "), nameof(FileKeyOptions.Path)),
        new(With("keys/\0bk"), nameof(FileKeyOptions.Path)),
        new(With(KeyFolder.Digits), nameof(FileKeyOptions.Path)),
    ];

    protected override IEnumerable<KeyRefusal> Refusals()
    {
        yield return new KeyRefusal(With(_folder.PathOf("absent")), KnownRequest, KeyFailure.NotFound);
        yield return new KeyRefusal(With(_folder.PathOf("absent/bk")), KnownRequest, KeyFailure.NotFound);
        yield return new KeyRefusal(With(_folder.Write(KeyFolder.Digits[2..], name: "short")), KnownRequest, KeyFailure.Malformed);
        yield return new KeyRefusal(With(_folder.Write(KeyFolder.Digits + "00", name: "long")), KnownRequest, KeyFailure.Malformed);
        yield return new KeyRefusal(With(_folder.Write($"{KeyFolder.Digits}\n{KeyFolder.Digits}", name: "two")), KnownRequest, KeyFailure.Malformed);
        yield return new KeyRefusal(With(_folder.Write($"# {KeyFolder.Digits}", name: "comment")), KnownRequest, KeyFailure.Malformed);
        yield return new KeyRefusal(With(_folder.Write(KeyFolder.Key, name: "raw")), KnownRequest, KeyFailure.Malformed);
        if (!OperatingSystem.IsWindows())
        {
            yield return new KeyRefusal(With(_folder.Write(mode: (UnixFileMode)0b110_100_100, name: "open")), KnownRequest, KeyFailure.Malformed);
        }
    }

    protected override bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey), message, signature);

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private static FileKeyOptions With(string path) => new() { Path = path };
}
