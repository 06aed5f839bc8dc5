namespace GemRouter.Cli.Bundling;

/// <summary>The .NET that this process runs on: what starts it (hostfxr), the shared frameworks, and its licences. No SDK is in it.</summary>
internal static class DotNetFiles
{
    private static readonly string[] Licences = ["LICENSE.txt", "ThirdPartyNotices.txt"];

    /// <summary>Paths within .NET's folder, with '/'; and that folder.</summary>
    /// <exception cref="BundleException">This process runs on no installed .NET.</exception>
    public static (string Root, IReadOnlyList<string> Files) List()
    {
        // …/shared/Microsoft.NETCore.App/10.0.1/System.Private.CoreLib.dll
        string core = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string shared = Path.GetFullPath(Path.Combine(core, "..", ".."));
        string root = Path.GetDirectoryName(shared)!;
        string starters = Path.Combine(root, "host", "fxr");
        if (Path.GetFileName(shared) != "shared" || !Directory.Exists(starters))
        {
            throw new BundleException($"this program runs on a .NET of its own ({core}), which is not laid out as an installed one; run `gemrouter bundle` of a program that uses an installed .NET");
        }

        string listed = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        IEnumerable<string> frameworks = listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(static path => Path.GetDirectoryName(path)!)
            .Append(core).Distinct().Where(folder => folder.StartsWith(shared + Path.DirectorySeparatorChar, StringComparison.Ordinal));
        string starter = Directory.EnumerateDirectories(starters).MaxBy(static folder => VersionOf(Path.GetFileName(folder))) ?? throw new BundleException($"{starters} is empty");
        IEnumerable<string> files = frameworks.Append(starter).SelectMany(static folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Concat(Licences.Select(name => Path.Combine(root, name)).Where(File.Exists));
        return (root, [.. files.Select(path => Path.GetRelativePath(root, path).Replace('\\', '/')).Order(StringComparer.Ordinal)]);
    }

    // "10.0.1", and of a preview what stands in front.
    private static Version VersionOf(string name) => Version.TryParse(name.Split('-')[0], out Version? version) ? version : new Version();
}
