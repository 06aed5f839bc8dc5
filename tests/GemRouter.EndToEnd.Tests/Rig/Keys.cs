using GemRouter.Cli;

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

    private void Make(string name)
    {
        using Secret key = Secret.Random(SystemEntropy.Instance, KeyFile.KeySize);
        KeyFile.Create(Path.Combine(_folder, name), "of a test", key);
    }
}
