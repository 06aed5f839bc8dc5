namespace GemRouter.Cli.Bundling;

/// <summary>A folder that is made beside its place and moved there when it is whole. Until then there is nothing in that place; where it fails, nothing is left.</summary>
internal sealed class StagingFolder : IDisposable
{
    private const UnixFileMode ForAll = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _target;
    private bool _done;

    /// <summary>Begins.</summary>
    /// <param name="target">The place, in full. It does not exist, or is an empty folder.</param>
    /// <exception cref="BundleException">Something is there.</exception>
    public StagingFolder(string target)
    {
        _target = target;
        if (new FileInfo(target).LinkTarget is not null || File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new BundleException($"\"{target}\" is not empty, and nothing is overwritten; name a folder that does not exist");
        }

        string parent = Path.GetDirectoryName(target) ?? throw new BundleException($"\"{target}\" cannot be replaced by a bundle");
        Directory.CreateDirectory(parent);
        string name = $".{Path.GetFileName(target)}.{Environment.ProcessId}.partial";
        Folder = Path.Combine(parent, name);
        if (Path.Exists(Folder))
        {
            throw new BundleException($"\"{Folder}\" is in the way, left by a process that was killed; remove it");
        }

        MakeFolder(Folder);
    }

    /// <summary>Where it is made.</summary>
    public string Folder { get; }

    /// <summary>Copies a file. Others than its owner may read it, and nobody else may write to it, whatever was so where it came from.</summary>
    /// <returns>Its size in bytes.</returns>
    public long Copy(string source, string path)
    {
        string copy = Prepare(path);
        File.Copy(source, copy, overwrite: false);
        if (!OperatingSystem.IsWindows())
        {
            bool runs = (File.GetUnixFileMode(source) & UnixFileMode.UserExecute) != 0;
            File.SetUnixFileMode(copy, runs ? ForAll | Executable : ForAll);
        }

        return new FileInfo(copy).Length;
    }

    /// <summary>Writes a file.</summary>
    /// <returns>Its size in bytes.</returns>
    public long Write(string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, ForAll);

    /// <summary>Writes a file that no more people may read than may read another.</summary>
    /// <returns>Its size in bytes.</returns>
    public long WriteLike(string other, string path, ReadOnlySpan<byte> bytes) => Write(path, bytes, OperatingSystem.IsWindows() ? ForAll : File.GetUnixFileMode(other) & ForAll);

    private long Write(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        string file = Prepare(path);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode & (UnixFileMode.UserRead | UnixFileMode.UserWrite); // never open to more than in the end
        }

        using (FileStream stream = new(file, options))
        {
            stream.Write(bytes);
        }

        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }

        return bytes.Length;
    }

    /// <summary>Moves it to its place.</summary>
    public void Finish()
    {
        if (Directory.Exists(_target))
        {
            Directory.Delete(_target); // fails where something came into it meanwhile
        }

        Directory.Move(Folder, _target);
        _done = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_done)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private string Prepare(string path)
    {
        string full = Path.Combine(Folder, path);
        MakeFolder(Path.GetDirectoryName(full)!);
        return full;
    }

    private static void MakeFolder(string path)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        MakeFolder(Path.GetDirectoryName(path)!);
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, ForAll | Executable);
        }
    }
}
