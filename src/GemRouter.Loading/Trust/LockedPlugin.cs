namespace GemRouter.Loading;

/// <summary>A plugin in a lock.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its main assembly's version, for people: the hashes decide.</param>
/// <param name="Files">The SHA-256 of each of its files, in lower-case hexadecimal digits, by the path within its folder with '/' between its parts; in ordinal order.</param>
public sealed record LockedPlugin(string Id, Version Version, IReadOnlyDictionary<string, string> Files);
