using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary>The plugins that a manifest names, loaded as its lock says, where there is one.</summary>
internal sealed class ManifestPlugins
{
    private readonly LockAtStart _atStart;

    private ManifestPlugins(PluginCatalog catalog, LockTrust? trust, IReadOnlyList<string> paths)
    {
        Catalog = catalog;
        Trust = trust;
        _atStart = new LockAtStart(trust, [.. catalog.Plugins.Select(static plugin => plugin.Metadata)], paths);
    }

    /// <summary>The plugins, or why there are none.</summary>
    public PluginCatalog Catalog { get; }

    /// <summary>The lock; null where there is none.</summary>
    public LockTrust? Trust { get; }

    /// <summary>Loads them. Where the manifest cannot be read as far as to know them and their lock, none is loaded.</summary>
    /// <param name="file">The manifest.</param>
    /// <param name="withLock">False for whoever makes the lock.</param>
    public static ManifestPlugins Load(ManifestFile file, bool withLock = true)
    {
        if (!file.Source.TellsPlugins)
        {
            return new ManifestPlugins(PluginCatalog.Refused(), null, []);
        }

        LockTrust? trust = null;
        if (withLock && !TryTrust(file, out trust, out PluginProblem? problem))
        {
            return new ManifestPlugins(PluginCatalog.Refused(problem!), null, file.PluginPaths);
        }

        IPluginTrust rule = trust is null ? new TrustEverything() : trust;
        return new ManifestPlugins(new PluginLoader(rule).Load(file.PluginPaths), trust, file.PluginPaths);
    }

    /// <summary>Loads the plugins beside the program, as <see cref="LoadUsual()"/> does, and says what is wrong with them.</summary>
    /// <returns>Null where they are refused.</returns>
    public static LoadedComponents? LoadUsual(Terminal terminal)
    {
        PluginCatalog plugins = LoadUsual();
        foreach (PluginProblem problem in plugins.Problems)
        {
            terminal.Error.WriteLine(problem);
        }

        return plugins.Problems.Count > 0 ? null : new LoadedComponents(plugins);
    }

    /// <summary>Loads the plugins beside the program, for a command that is given no manifest; under the lock of a bundle, where the program is in one.</summary>
    public static PluginCatalog LoadUsual()
    {
        if (!File.Exists(PluginPaths.BundleLock))
        {
            return new PluginLoader(new TrustEverything()).Load(PluginPaths.Usual);
        }

        return PluginLock.Read(PluginPaths.BundleLock, out PluginProblem? problem) is { } plugins
            ? new PluginLoader(new LockTrust(PluginPaths.BundleLock, plugins)).Load(PluginPaths.Usual)
            : PluginCatalog.Refused(problem!);
    }

    /// <summary>Reads a manifest's lock.</summary>
    /// <param name="file">The manifest.</param>
    /// <param name="trust">The lock; null where there is none, and after a problem.</param>
    /// <param name="problem">Why it cannot be read.</param>
    /// <returns>False after a problem.</returns>
    public static bool TryTrust(ManifestFile file, out LockTrust? trust, out PluginProblem? problem)
    {
        problem = null;
        trust = file.Lock is { } path && PluginLock.Read(path, out problem) is { } plugins ? new LockTrust(path, plugins) : null;
        return problem is null;
    }

    /// <summary>What is wrong with the lock and the files now, at a reload.</summary>
    /// <param name="now">The manifest as it is now.</param>
    public IReadOnlyList<PluginProblem> CheckStill(ManifestFile now) => _atStart.Check(now.Lock);
}
