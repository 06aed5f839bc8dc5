using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli;

/// <summary>A manifest's file.</summary>
/// <param name="Name">As a person named it.</param>
/// <param name="Folder">The full path of its folder.</param>
/// <param name="Source">Its text.</param>
internal sealed record ManifestFile(string Name, string Folder, ManifestSource Source)
{
    private const int Longest = 2 << 20; // more than a manifest may have: the reader says so; and not endless

    /// <summary>The folders with its plugins, in full.</summary>
    public IReadOnlyList<string> PluginPaths => [.. Source.PluginPaths.Select(path => Cli.PluginPaths.Full(path, Folder, Cli.PluginPaths.ProgramFolder))];

    /// <summary>The lock's path where the manifest names one.</summary>
    public string? NamedLock => Source.PluginLock is { } path ? Cli.PluginPaths.Full(path, Folder, Cli.PluginPaths.ProgramFolder) : null;

    /// <summary>Where the lock is looked for without being named: beside the manifest, under its name with another ending.</summary>
    public string UsualLock
    {
        get
        {
            string path = Path.Combine(Folder, Path.GetFileName(Name));
            string beside = Path.ChangeExtension(path, ".lock");
            return beside == path ? path + ".lock" : beside;
        }
    }

    /// <summary>The lock that counts: the one that is named, whether it is there or not, or the usual one where that is there, be it as a link that leads nowhere.</summary>
    public string? Lock => NamedLock ?? (Path.Exists(UsualLock) || new FileInfo(UsualLock).LinkTarget is not null ? UsualLock : null);

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProgramException">It cannot be read.</exception>
    public static ManifestFile Read(string path)
    {
        try
        {
            string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? Path.GetFullPath(path);
            using FileStream file = File.OpenRead(path);
            byte[] text = new byte[Longest];
            int length = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return new ManifestFile(path, folder, ManifestSource.Parse(path, text.AsSpan(0, length), folder, Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY")));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ProgramException(ExitCode.ManifestRefused, ProgramCode.ManifestUnreadable, $"the manifest \"{path}\" cannot be read: {e.Message}", e);
        }
    }
}
