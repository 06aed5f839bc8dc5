namespace GemRouter.KeyBundles;

/// <summary>The names in a bundle's file.</summary>
internal static class BundleNames
{
    public const string Version = "gemkeys";
    public const string Id = "id";
    public const string Recipients = "recipients";
    public const string Nonce = "nonce";
    public const string Body = "body";

    public const string Kind = "kind";
    public const string Wrapped = "wrapped";

    public const string Token = "token";
    public const string PublicKey = "public-key";
    public const string KeyId = "key-id";
    public const string Ephemeral = "ephemeral";

    public const string Passphrase = "passphrase";
    public const string Salt = "salt";
    public const string Memory = "argon2id-memory-kib";
    public const string Passes = "argon2id-passes";
}
