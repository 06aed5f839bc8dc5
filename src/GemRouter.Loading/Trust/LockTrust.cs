namespace GemRouter.Loading;

/// <summary>Trusts the plugins that a lock names, as long as no file of them differs, lacks or came in addition, and nobody but root and the router's user could change one between this
/// check and the loading. All other plugins are passed over.</summary>
/// <param name="path">The lock's path, for messages and to see who may write to it.</param>
/// <param name="plugins">What the lock says.</param>
public sealed class LockTrust(string path, PluginLock plugins) : IPluginTrust
{
    private readonly Dictionary<string, LockedPlugin> _locked = plugins.Plugins.ToDictionary(static plugin => plugin.Id, StringComparer.Ordinal);

    /// <summary>The lock's path.</summary>
    public string Path => path;

    /// <summary>What the lock says.</summary>
    public PluginLock Lock => plugins;

    /// <inheritdoc/>
    public bool Takes(PluginMetadata plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return _locked.ContainsKey(plugin.Id);
    }

    /// <inheritdoc/>
    public IEnumerable<PluginProblem> CheckSet(IReadOnlyList<PluginMetadata> plugins, IReadOnlyList<string> searchPaths)
    {
        ProblemList problems = new();
        foreach (LockedPlugin locked in _locked.Values.Where(locked => plugins.All(plugin => plugin.Id != locked.Id)))
        {
            problems.Add(PluginProblemCode.LockedPluginMissing, path,
                $"the lock names the plugin \"{locked.Id}\" {locked.Version}, which is not in {string.Join(", ", searchPaths)}; install it, or make the lock again");
        }

        HashSet<string> above = [.. plugins.Select(static plugin => System.IO.Path.GetDirectoryName(plugin.Folder)!)];
        foreach (string place in above.Prepend(path))
        {
            if (LinuxFile.WhyOthersCanChange(place) is { } why)
            {
                string what = place == path ? "the lock could be changed by others" : "the plugins in this folder are locked, and others could put something else in their place";
                problems.Add(PluginProblemCode.OthersCanChange, place, $"{what}: {why}; give it to root or the router's user, and `chmod go-w` it");
            }
        }

        return problems.Found;
    }

    /// <inheritdoc/>
    public IEnumerable<PluginProblem> Check(PluginMetadata plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        ProblemList problems = new();
        PluginFiles files = PluginFiles.Of(plugin, problems);
        CheckWriters(plugin, files, problems);
        Compare(plugin, _locked[plugin.Id], files, problems);
        return problems.Found;
    }

    private static void CheckWriters(PluginMetadata plugin, PluginFiles files, ProblemList problems)
    {
        List<(string Place, string Why)> open = [];
        IEnumerable<string> above = files.Folder == plugin.Folder ? [] : [System.IO.Path.GetDirectoryName(files.Folder)!]; // where a link leads
        foreach (string place in above.Concat(files.Folders).Concat(files.Files.Values))
        {
            if (LinuxFile.WhyOthersCanChange(place) is { } why)
            {
                open.Add((place, why));
            }
        }

        if (open.Count > 0)
        {
            string more = open.Count == 1 ? "" : $", and {open.Count - 1} more of the plugin's files and folders likewise";
            problems.Add(PluginProblemCode.OthersCanChange, open[0].Place,
                $"the plugin \"{plugin.Id}\" is locked, and others could change it after it was checked: {open[0].Why}{more}; "
                + "give the folder to root or the router's user, and `chmod -R go-w` it");
        }
    }

    private void Compare(PluginMetadata plugin, LockedPlugin locked, PluginFiles files, ProblemList problems)
    {
        string versions = plugin.AssemblyVersion == locked.Version ? "" : $" (it is version {plugin.AssemblyVersion}, and the lock has {locked.Version})";
        string remedy = "find out why before you trust it and make the lock again";
        foreach ((string name, string full) in files.Files)
        {
            if (!locked.Files.TryGetValue(name, out string? expected))
            {
                problems.Add(PluginProblemCode.FileNotInLock, full, $"the lock {path} does not have this file of the plugin \"{plugin.Id}\"{versions}; {remedy}");
            }
            else if (PluginFiles.Hash(full, problems) is { } hash && hash != expected)
            {
                problems.Add(PluginProblemCode.FileDiffers, full,
                    $"the file of the plugin \"{plugin.Id}\" is not the one in the lock {path}{versions}: its SHA-256 is {hash}, the lock's {expected}; {remedy}");
            }
        }

        foreach (string name in locked.Files.Keys.Where(name => !files.Files.ContainsKey(name)))
        {
            problems.Add(PluginProblemCode.FileMissing, System.IO.Path.Combine(files.Folder, name),
                $"the file of the plugin \"{plugin.Id}\"{versions} is missing, and the lock {path} has it; install the plugin again");
        }
    }
}
