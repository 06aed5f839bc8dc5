using System.IO.Compression;
using System.Text;

namespace GemRouter.Templates.Tests;

/// <summary>What <c>./dev pack</c> makes.</summary>
[Trait("Needs", "System")]
public sealed class PackageTests(AuthorsPlace place)
{
    private static readonly string[] Names = ["GemRouter.Abstractions", "GemRouter.Sdk", "GemRouter.Templates", "GemRouter.Testing", "GemRouter.Testing.Hosting"];
    private static readonly string[] Libraries = ["GemRouter.Abstractions", "GemRouter.Testing", "GemRouter.Testing.Hosting"];

    [Fact]
    public void Packing_and_installing_the_template_go_well()
    {
        place.Packed.Well();
        place.Installed.Well();
    }

    [Fact]
    public void All_packages_are_of_one_version_and_libraries_have_symbols() => Assert.Equal(
        Names.Select(name => $"{name}.{AuthorsPlace.Version}.nupkg").Concat(Libraries.Select(name => $"{name}.{AuthorsPlace.Version}.snupkg")).Order(StringComparer.Ordinal),
        Directory.EnumerateFiles(place.Packages).Select(static file => Path.GetFileName(file)).Order(StringComparer.Ordinal));

    [Fact]
    public void Each_has_a_README_and_the_licence()
    {
        foreach (string name in Names)
        {
            using ZipArchive package = Open($"{name}.{AuthorsPlace.Version}.nupkg");
            Assert.NotNull(package.GetEntry("README.md"));
            Assert.NotNull(package.GetEntry("LICENSE"));
            string description = Encoding.UTF8.GetString(Bytes(package.GetEntry($"{name}.nuspec")!));
            Assert.Contains("<license type=\"expression\">MIT</license>", description, StringComparison.Ordinal);
            Assert.Contains("<readme>README.md</readme>", description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Libraries_are_documented_and_their_symbols_are_complete()
    {
        foreach (string name in Libraries)
        {
            using ZipArchive package = Open($"{name}.{AuthorsPlace.Version}.nupkg");
            using ZipArchive symbols = Open($"{name}.{AuthorsPlace.Version}.snupkg");
            string[] assemblies = [.. package.Entries.Where(static entry => entry.Name.EndsWith(".dll", StringComparison.Ordinal)).Select(static entry => Path.ChangeExtension(entry.FullName, null))];
            Assert.Contains($"lib/net10.0/{name}", assemblies);
            Assert.All(assemblies, assembly => Assert.NotNull(package.GetEntry($"{assembly}.xml")));
            Assert.All(assemblies, assembly => Assert.NotNull(symbols.GetEntry($"{assembly}.pdb")));
        }
    }

    [Fact]
    public void The_Sdk_carries_the_program_its_plugins_and_the_analyzers()
    {
        using ZipArchive package = Open($"GemRouter.Sdk.{AuthorsPlace.Version}.nupkg");
        string[] wanted =
        [
            "Sdk/Sdk.props", "Sdk/Sdk.targets", "tools/gemrouter/gemrouter.dll", "tools/gemrouter/gemrouter.runtimeconfig.json", "analyzers/dotnet/cs/GemRouter.Analyzers.dll",
            .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "plugins")).Select(static folder => $"tools/gemrouter/plugins/{Path.GetFileName(folder)}/"),
        ];
        Assert.All(wanted, path => Assert.Contains(package.Entries, entry => entry.FullName.StartsWith(path, StringComparison.Ordinal)));
        Assert.DoesNotContain(package.Entries, static entry => entry.FullName.Contains("plugins/", StringComparison.Ordinal) && entry.Name == "GemRouter.Abstractions.dll");
    }

    [Fact]
    public void None_tells_of_the_machine_that_made_it()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        byte[][] told = [.. new[] { Repository.Root + "/", home + "/", place.Folder }.SelectMany(static text => new[] { Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text) })];
        foreach (string file in Directory.EnumerateFiles(place.Packages))
        {
            using ZipArchive package = ZipFile.OpenRead(file);
            foreach (ZipArchiveEntry entry in package.Entries.Where(static entry => !IsForeign(entry)))
            {
                byte[] bytes = Bytes(entry);
                Assert.False(told.Any(text => bytes.AsSpan().IndexOf(text) >= 0), $"{Path.GetFileName(file)}: {entry.FullName} holds a path of this machine.");
            }
        }
    }

    // What others built holds what it holds.
    private static bool IsForeign(ZipArchiveEntry entry) =>
        Path.GetExtension(entry.Name) is ".dll" or ".so" or ".dylib" && !entry.Name.StartsWith("GemRouter.", StringComparison.Ordinal) && entry.Name != "gemrouter.dll";

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using MemoryStream copy = new();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private ZipArchive Open(string name) => ZipFile.OpenRead(Path.Combine(place.Packages, name));
}
