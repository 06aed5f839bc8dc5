namespace GemRouter.Loading;

/// <summary>What a folder holds, in the order of names, so that every start reports in the same order. Names that begin with a dot are passed over, as everywhere.</summary>
internal sealed record Listing(IReadOnlyList<string> Folders, IReadOnlyList<string> Assemblies)
{
    /// <summary>Lists a folder. A link that leads nowhere is a problem: what it stood for would otherwise be missing without a word.</summary>
    public static Listing Of(string folder, ProblemList problems)
    {
        List<string> folders = [];
        List<string> assemblies = [];
        foreach (FileSystemInfo entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry.Name.StartsWith('.'))
            {
                continue;
            }

            if (Directory.Exists(entry.FullName))
            {
                folders.Add(entry.FullName);
            }
            else if (entry.LinkTarget is { } target && LeadsNowhere(entry))
            {
                problems.Add(PluginProblemCode.Unreadable, entry.FullName, $"the link leads to {Foreign.Quote(target)}, which does not exist");
            }
            else if (entry.Extension == ".dll")
            {
                assemblies.Add(entry.FullName);
            }
        }

        return new Listing(folders, assemblies);
    }

    private static bool LeadsNowhere(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: false };
        }
        catch (IOException)
        {
            return true; // links in a ring
        }
    }
}
