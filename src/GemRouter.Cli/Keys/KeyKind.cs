namespace GemRouter.Cli;

/// <summary>What a key file is for.</summary>
internal enum KeyKind
{
    /// <summary>The bootstrap key of a domain.</summary>
    Bk,

    /// <summary>The authorization key of groups.</summary>
    Gak,

    /// <summary>A router's identity: the seed of an Ed25519 key.</summary>
    Identity,
}
