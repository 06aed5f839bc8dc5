using GemRouter.Cli;
using GemRouter.KeyBundles;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>The keys of a network's routers: files in its folder.</summary>
internal sealed class Keys
{
    public const string Domain = "domain";
    public const string OtherDomain = "other-domain";
    public const string Stream = "stream";
    public const string OtherStream = "other-stream";

    private readonly string _folder;

    public Keys(string folder)
    {
        _folder = folder;
        Make($"{Domain}.bk");
        Make($"{OtherDomain}.bk");
        Make($"{Stream}.gak");
        Make($"{OtherStream}.gak");
    }

    /// <summary>Makes an identity, unless it is there.</summary>
    public void MakeIdentity(string name)
    {
        if (!File.Exists(Path.Combine(_folder, $"{name}.key")))
        {
            Make($"{name}.key");
        }
    }

    /// <summary>The public key of an identity.</summary>
    public string PublicKeyOf(string name)
    {
        using Secret seed = KeyFile.Read(Path.Combine(_folder, $"{name}.key"));
        return IdentityKey.PublicKeyOf(seed).ToString();
    }

    /// <summary>Seals a router's keys to tokens, in a bundle of its name beside the manifest.</summary>
    /// <param name="name">The router.</param>
    /// <param name="tokens">The tokens' public keys.</param>
    public void Seal(string name, params byte[][] tokens)
    {
        MakeIdentity(name);
        using BundleContent content = new(
        [
            new BundleKey(BundleKeyKind.Identity, "", KeyFile.Read(Path.Combine(_folder, $"{name}.key"))),
            new BundleKey(BundleKeyKind.Bootstrap, "", KeyFile.Read(Path.Combine(_folder, $"{Domain}.bk"))),
            new BundleKey(BundleKeyKind.Group, Stream, KeyFile.Read(Path.Combine(_folder, $"{Stream}.gak"))),
        ]);
        KeyBundle bundle = KeyBundle.Seal(content, [.. tokens.Select(static token => NewRecipient.Token(TokenPublicKey.Of(token)!, [3]))], SystemEntropy.Instance);
        Write($"{name}.gemkeys", bundle.Write());
    }

    /// <summary>Writes a file for its owner alone.</summary>
    public void Write(string name, byte[] content) => Write(_folder, name, content);

    /// <inheritdoc cref="Write(string, byte[])"/>
    public static void Write(string folder, string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
#pragma warning disable CA1416 // a private space is Linux
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
#pragma warning restore CA1416
    }

    private void Make(string name)
    {
        using Secret key = Secret.Random(SystemEntropy.Instance, KeyFile.KeySize);
        KeyFile.Create(Path.Combine(_folder, name), "of a test", key);
    }
}
