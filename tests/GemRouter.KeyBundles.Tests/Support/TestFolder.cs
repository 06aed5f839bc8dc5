namespace GemRouter.KeyBundles.Tests;

/// <summary>A folder of a test's own, gone afterwards.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gemrouter-bundles-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file for its owner alone, where nothing else is said.</summary>
    public string Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        File.WriteAllText(this[name], text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(this[name], mode);
        }

        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
