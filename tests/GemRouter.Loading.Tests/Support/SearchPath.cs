namespace GemRouter.Loading.Tests;

/// <summary>A plugin search path of a test's own.</summary>
internal sealed class SearchPath : IDisposable
{
    public SearchPath() => Root = Directory.CreateTempSubdirectory("gemrouter-loading-").FullName;

    public string Root { get; }

    /// <summary>The path of something in it.</summary>
    public string this[params string[] parts] => Path.Combine([Root, .. parts]);

    /// <summary>Makes an empty plugin folder.</summary>
    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    /// <summary>Copies a fixture plugin into a folder, to be changed there.</summary>
    public string Copy(string fixture, string? folder = null)
    {
        string source = Repository.Fixture(fixture);
        string target = Folder(folder ?? fixture);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }

    /// <summary>Links a folder to a fixture plugin.</summary>
    public string Link(string fixture, string? folder = null) =>
        Directory.CreateSymbolicLink(this[folder ?? fixture], Repository.Fixture(fixture)).FullName;

    /// <summary>Writes a plugin into a folder of its own; gives its main assembly's path.</summary>
    public string Emit(string folder, EmittedPlugin plugin) => plugin.WriteTo(Folder(folder));

    public PluginCatalog Load(IPluginTrust? trust = null) => new PluginLoader(trust).Load([Root]);

    public PluginInspection Inspect() => new PluginLoader().Inspect([Root]);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
