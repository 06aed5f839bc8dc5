using GemRouter.Protocol;

namespace GemRouter.Cli.Rotation;

/// <summary>What a key is called on the wire and in <c>status</c>: bk_id or gak_id (wire 2).</summary>
internal static class KeyNames
{
    /// <summary>The name of the key in a file.</summary>
    /// <exception cref="ProgramException">The file cannot be read, or holds no key.</exception>
    public static string OfFile(KeyKind kind, string path, string domain)
    {
        using Secret secret = KeyFile.Read(path);
        return Of(kind, secret, domain);
    }

    public static string Of(KeyKind kind, Secret secret, string domain)
    {
        if (kind == KeyKind.Bk)
        {
            using BootstrapKey bootstrap = new(secret, DomainId.Of(domain));
            return bootstrap.Id.ToString();
        }

        using GroupKey group = new(secret, DomainId.Of(domain));
        return group.Id.ToString();
    }
}
