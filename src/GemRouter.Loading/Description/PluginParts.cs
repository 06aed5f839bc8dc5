namespace GemRouter.Loading;

/// <summary>What lies in a plugin's folder besides its main assembly: assemblies and native libraries.</summary>
internal sealed record PluginParts(IReadOnlyList<PluginLibrary> Libraries, IReadOnlyList<NativeLibrary> Natives)
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };

    /// <summary>Lists them. What lies at the place of native libraries, or has their ending, is one.</summary>
    public static PluginParts In(PluginMetadata plugin, ProblemList problems)
    {
        List<PluginLibrary> libraries = [];
        List<NativeLibrary> natives = [];
        foreach (string path in Directory.EnumerateFiles(plugin.Folder, "*", Everything).Order(StringComparer.Ordinal).Where(path => path != plugin.Path))
        {
            string file = Path.GetRelativePath(plugin.Folder, path).Replace('\\', '/');
            string[] parts = file.Split('/');
            string? runtime = parts is ["runtimes", _, ..] ? parts[1] : null;
            string extension = Path.GetExtension(path);
            if (parts is ["runtimes", _, "native", ..] || extension is ".so" or ".dylib")
            {
                natives.Add(new NativeLibrary(runtime, Foreign.Line(file)));
            }
            else if (extension == ".dll" && AssemblyFile.Read(path, new ProblemList(), static found => found) is { } assembly)
            {
                libraries.Add(new PluginLibrary(Foreign.Line(assembly.Name), assembly.Version, Foreign.Line(file), HostContract.Instance.Find(assembly.Name) is not null));
            }
            else if (extension == ".dll")
            {
                AssemblyFile.Read(path, problems, static found => found);
            }
        }

        return new PluginParts(libraries, natives);
    }
}
