namespace __namespace__.Tests;

/// <summary>A folder of keys that lasts as long as a test.</summary>
internal sealed class KeyFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("keys-").FullName;

    /// <summary>Writes a file that its owner alone can read, if not said otherwise.</summary>
    public void Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        string file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, mode);
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
