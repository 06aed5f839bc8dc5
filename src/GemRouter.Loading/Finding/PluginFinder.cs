namespace GemRouter.Loading;

/// <summary>Finds plugins: a search path holds one folder a plugin, and the main assembly is the one in it that bears <see cref="GemPluginAttribute"/>.
/// The folder's name says nothing.</summary>
internal static class PluginFinder
{
    public static List<PluginMetadata> Find(IEnumerable<string> searchPaths, ProblemList problems)
    {
        List<PluginMetadata> plugins = [];
        foreach (string path in searchPaths.Select(path => path.Length == 0 ? "" : Path.GetFullPath(path)).Distinct(StringComparer.Ordinal))
        {
            if (!Directory.Exists(path))
            {
                problems.Add(PluginProblemCode.SearchPathMissing, path,
                    File.Exists(path) ? "the plugin search path is a file and no folder" : "the plugin search path does not exist");
                continue;
            }

            Listing? listing = List(path, problems);
            if (listing is not null && !HasLoosePlugins(listing, problems))
            {
                plugins.AddRange(listing.Folders.Select(folder => FindIn(folder, problems)).OfType<PluginMetadata>());
            }
        }

        CheckIds(plugins, problems);
        return plugins;
    }

    /// <summary>The plugin of one folder, or null after a problem.</summary>
    public static PluginMetadata? FindOne(string folder, ProblemList problems)
    {
        string path = folder.Length == 0 || folder.Contains('\0', StringComparison.Ordinal) ? folder : Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (Directory.Exists(path))
        {
            return FindIn(path, problems);
        }

        problems.Add(PluginProblemCode.SearchPathMissing, path, File.Exists(path) ? "this is a file, and a plugin is a folder" : "the plugin's folder does not exist");
        return null;
    }

    // Someone who names the plugin's own folder instead of the one around it would otherwise hear about its runtimes/ folder, or nothing.
    private static bool HasLoosePlugins(Listing listing, ProblemList problems)
    {
        bool found = false;
        foreach (string file in listing.Assemblies)
        {
            if (IsPlugin(file, new ProblemList()))
            {
                found = true;
                problems.Add(PluginProblemCode.LoosePlugin, file, "the plugin lies in the search path itself; put it into a folder of its own there, or search in the folder above");
            }
        }

        return found;
    }

    private static PluginMetadata? FindIn(string folder, ProblemList problems)
    {
        Listing? listing = List(folder, problems);
        if (listing is null)
        {
            return null;
        }

        if (listing.Assemblies.Count == 0)
        {
            problems.Add(PluginProblemCode.EmptyFolder, folder, "the folder holds no plugin: there is no .dll in it");
            return null;
        }

        // What is wrong with the others matters only where none is the plugin.
        ProblemList unread = new();
        List<string> mains = listing.Assemblies.Where(file => IsPlugin(file, unread)).ToList();
        switch (mains.Count)
        {
            case 1:
                return AssemblyFile.Read(mains[0], problems, file => PluginReader.Read(file, problems));

            case 0:
                foreach (PluginProblem problem in unread.Found)
                {
                    problems.Add(problem);
                }

                if (unread.Found.Count < listing.Assemblies.Count)
                {
                    problems.Add(PluginProblemCode.NotDeclared, folder,
                        $"the folder holds no plugin: none of its assemblies ({Names(listing.Assemblies)}) bears [assembly: GemPlugin(…)]");
                }

                return null;

            default:
                problems.Add(PluginProblemCode.SeveralInFolder, folder, $"the folder holds {mains.Count} plugins ({Names(mains)}), and each needs a folder of its own");
                return null;
        }
    }

    private static bool IsPlugin(string path, ProblemList unread) =>
        AssemblyFile.Read(path, unread, static file => Declaration.IsIn(file.Reader) ? file : null) is not null;

    private static void CheckIds(List<PluginMetadata> plugins, ProblemList problems)
    {
        Dictionary<string, PluginMetadata> seen = new(StringComparer.Ordinal);
        foreach (PluginMetadata plugin in plugins)
        {
            if (!seen.TryAdd(plugin.Id, plugin))
            {
                problems.Add(PluginProblemCode.DuplicateId, plugin.Path, $"a second plugin with the id \"{plugin.Id}\"; the first is {seen[plugin.Id].Path}");
            }
        }
    }

    private static Listing? List(string folder, ProblemList problems)
    {
        try
        {
            return Listing.Of(folder, problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(PluginProblemCode.Unreadable, folder, $"the folder cannot be read: {Foreign.Line(exception.Message)}");
            return null;
        }
    }

    private static string Names(IReadOnlyCollection<string> files) =>
        Foreign.Line(string.Join(", ", files.Take(5).Select(Path.GetFileName)) + (files.Count > 5 ? ", …" : ""));
}
