using System.Text.Json;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>
/// The files of test vectors: ../shared/spec/vectors.json beside the repository, and each file that GEMROUTER_VECTORS names (separated by ':').
/// <code>
/// public static IEnumerable&lt;TheoryDataRow&lt;VectorCase&gt;&gt; Cases() => VectorFiles.Rows("data");
/// </code>
/// </summary>
internal static class VectorFiles
{
    /// <summary>Names further files, separated by ':'.</summary>
    public const string Variable = "GEMROUTER_VECTORS";

    /// <summary>Why a test is skipped.</summary>
    public const string NoFiles = $"There is neither ../shared/spec/vectors.json nor a file in {Variable}.";

    /// <summary>Every section that some test reads. A file with another one fails <see cref="VectorsComplete"/>.</summary>
    public static readonly string[] KnownSections =
    [
        "about", "readings", "world", "key_schedule", "hello", "announce", "data", "manifests", "replay_window", "default_state", "negative_control", "negative_data",
    ];

    private static readonly Lazy<VectorFile[]> Loaded = new(() => [.. Paths().Select(VectorFile.Load)]);

    /// <summary>All files that are there.</summary>
    public static IReadOnlyList<VectorFile> All => Loaded.Value;

    /// <summary>One row for each case of a section, in all files. Where there is no file at all, a single one that is skipped and says why.</summary>
    public static IEnumerable<TheoryDataRow<VectorCase>> Rows(string section)
    {
        List<TheoryDataRow<VectorCase>> rows = [.. Cases(section).Select(c => new TheoryDataRow<VectorCase>(c) { Label = c.ToString() })];
        if (rows.Count == 0)
        {
            rows.Add(new TheoryDataRow<VectorCase>(new VectorCase()) { Skip = $"No vectors for {section}: neither ../shared/spec/vectors.json nor a file in {Variable} has any." });
        }

        return rows;
    }

    /// <summary>The cases of a section, in all files.</summary>
    public static IEnumerable<VectorCase> Cases(string section) =>
        All.SelectMany(file => file.Section(section)
            .Select((element, index) => new VectorCase(file.Path, section, index, element.GetProperty("name").GetString()!)));

    private static IEnumerable<string> Paths()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GemRouter.sln")))
        {
            folder = folder.Parent;
        }

        string? shared = folder is null ? null : Path.Combine(folder.FullName, "..", "shared", "spec", "vectors.json");
        if (shared is not null && File.Exists(shared))
        {
            yield return Path.GetFullPath(shared);
        }

        foreach (string path in (Environment.GetEnvironmentVariable(Variable) ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return Path.GetFullPath(path); // one that is not there fails the run: it was asked for
        }
    }
}
