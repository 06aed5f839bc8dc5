using System.Security.Cryptography;

namespace GemRouter.Loading;

/// <summary>All that lies in a plugin's folder. The folder itself may be a link, for a search path may hold links; in it there are plain files and folders alone: what else a path led to
/// could change without the folder changing.</summary>
internal sealed class PluginFiles
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly SortedDictionary<string, string> _files = new(StringComparer.Ordinal);
    private readonly List<string> _folders = [];

    private PluginFiles(string folder)
    {
        Folder = folder;
    }

    /// <summary>The folder, where a link to it leads.</summary>
    public string Folder { get; }

    /// <summary>Full paths of the files, by their path within the folder with '/' between its parts.</summary>
    public IReadOnlyDictionary<string, string> Files => _files;

    /// <summary>The folder and those within it.</summary>
    public IReadOnlyList<string> Folders => _folders;

    public static PluginFiles Of(PluginMetadata plugin, ProblemList problems)
    {
        PluginFiles files = new(plugin.Folder);
        try
        {
            files = new PluginFiles(new DirectoryInfo(plugin.Folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? plugin.Folder);
            files.Add(new DirectoryInfo(files.Folder), "", plugin, problems);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(PluginProblemCode.Unreadable, plugin.Folder, $"the folder of the plugin \"{plugin.Id}\" cannot be read: {Foreign.Line(exception.Message)}");
        }

        return files;
    }

    /// <summary>SHA-256 of each file, in lower-case hexadecimal digits.</summary>
    public SortedDictionary<string, string> Hash(ProblemList problems)
    {
        SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);
        foreach ((string path, string full) in _files)
        {
            if (Hash(full, problems) is { } hash)
            {
                hashes.Add(path, hash);
            }
        }

        return hashes;
    }

    /// <summary>SHA-256 of a file; null after a problem.</summary>
    public static string? Hash(string path, ProblemList problems)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
            return Convert.ToHexStringLower(SHA256.HashData(file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(PluginProblemCode.Unreadable, path, $"the file cannot be read: {Foreign.Line(exception.Message)}");
            return null;
        }
    }

    private void Add(DirectoryInfo folder, string prefix, PluginMetadata plugin, ProblemList problems)
    {
        _folders.Add(folder.FullName);
        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos("*", Everything).OrderBy(static entry => entry.Name, StringComparer.Ordinal))
        {
            string path = prefix + entry.Name;
            if (entry.LinkTarget is { } target)
            {
                problems.Add(PluginProblemCode.NotAPlainFile, entry.FullName,
                    $"the plugin \"{plugin.Id}\" is locked, and this is a link (to {Foreign.Quote(target)}); a locked plugin has plain files alone");
            }
            else if (entry is DirectoryInfo inner)
            {
                Add(inner, path + "/", plugin, problems);
            }
            else if (!PluginLockText.IsPath(path) || !LinuxFile.IsRegular(entry.FullName))
            {
                problems.Add(PluginProblemCode.NotAPlainFile, entry.FullName,
                    $"the plugin \"{plugin.Id}\" is locked, and {Foreign.Quote(path)} is no plain file, or has a name that a lock cannot hold; remove it");
            }
            else
            {
                _files.Add(path, entry.FullName);
            }
        }
    }
}
