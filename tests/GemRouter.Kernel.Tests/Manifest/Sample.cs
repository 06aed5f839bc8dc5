using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>A file of the folder Manifests. Its comments say what is expected of it: each line "# expect: 3:1: error …" a diagnostic, all of them in order.</summary>
internal sealed partial class Sample
{
    private Sample(string path)
    {
        Name = Path.GetFileName(path);
        Bytes = File.ReadAllBytes(path);
        Text = Encoding.UTF8.GetString(Bytes);
        if (PadLine().Match(Text) is { Success: true } pad)
        {
            Bytes = [.. Bytes, .. Enumerable.Repeat((byte)'\n', int.Parse(pad.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - Bytes.Length)];
        }
    }

    /// <summary>The repository that these tests were built from.</summary>
    public static string Root { get; } = FindRoot();

    public static string Folder { get; } = Path.Combine(Root, "tests", "GemRouter.Kernel.Tests", "Manifests");

    public string Name { get; }

    public byte[] Bytes { get; }

    public string Text { get; }

    public IReadOnlyList<string> Expected => [.. ExpectLine().Matches(Text).Select(static match => match.Groups[1].Value)];

    public static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.yaml").Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public static Sample Read(string name) => new(Path.Combine(Folder, name));

    public ManifestResult Check() => ManifestSource.Parse(Name, Bytes).Check(new FakeCatalog());

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run from outside the repository.");
    }

    [GeneratedRegex(@"^# expect: (.*)$", RegexOptions.Multiline)]
    private static partial Regex ExpectLine();

    [GeneratedRegex(@"^# padded with line breaks to (\d+) bytes$", RegexOptions.Multiline)]
    private static partial Regex PadLine();
}
