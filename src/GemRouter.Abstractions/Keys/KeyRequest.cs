namespace GemRouter;

/// <summary>Asks a key source for a secret.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Name">Its name within the source, where the manifest gives one; a source that holds a single key ignores it.</param>
/// <param name="Length">The size that it must have, in bytes; a source with another refuses with <see cref="KeyFailure.Malformed"/>.</param>
public sealed record KeyRequest(KeyPurpose Purpose, string Name, int Length = 32);
