namespace GemRouter.KeyBundles;

/// <summary>What opening a bundle gave.</summary>
/// <param name="Key">The file key, which the caller disposes.</param>
/// <param name="Token">The token that opened it; null for a passphrase.</param>
public sealed record UnlockedBundle(FileKey Key, TokenPresence? Token);
