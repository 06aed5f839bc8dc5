namespace GemRouter.Loading;

/// <summary>The lock that a router's plugins were loaded under, or that there was none. A reload is held against it: plugins stay loaded, and parts of them are only read when they are first
/// needed, so what lies on disk has to stay what it was.</summary>
/// <param name="trust">The lock; null where there was none.</param>
/// <param name="plugins">The plugins that were loaded.</param>
/// <param name="searchPaths">Where they were found.</param>
public sealed class LockAtStart(LockTrust? trust, IReadOnlyList<PluginMetadata> plugins, IReadOnlyList<string> searchPaths)
{
    /// <summary>Checks the lock and all files again.</summary>
    /// <param name="path">The lock's path now; null where there is none.</param>
    /// <returns>Nothing where all is as it was.</returns>
    public IReadOnlyList<PluginProblem> Check(string? path)
    {
        if (path is null || trust is null)
        {
            return (path ?? trust?.Path) is not { } place ? []
                : [Changed(place, trust is null ? "this router started without a lock, and now there is one" : "this router started under this lock, and now no lock is named")];
        }

        if (PluginLock.Read(path, out PluginProblem? problem) is not { } now)
        {
            return [problem!];
        }

        if (now.Hash != trust.Lock.Hash)
        {
            return [Changed(path, "the lock is not the one that this router started under")];
        }

        LockTrust again = new(path, now);
        return [.. again.CheckSet(plugins, searchPaths), .. plugins.SelectMany(again.Check)];
    }

    private static PluginProblem Changed(string path, string what) => new(PluginProblemCode.LockChanged, path, $"{what}; plugins do not change while a router runs: restart it");
}
