using System.Globalization;

namespace GemRouter.Fuzz.Running;

/// <summary>What AFL writes of a run: of its end in fuzzer_stats, of its course in plot_data.</summary>
internal static class AflStats
{
    /// <summary>The figures at the end, by their name; none where AFL wrote none.</summary>
    public static IReadOnlyDictionary<string, double> End(string output)
    {
        string path = Path.Combine(output, "default", "fuzzer_stats");
        Dictionary<string, double> figures = [];
        foreach (string line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            string[] parts = line.Split(':', 2);
            if (parts.Length == 2 && double.TryParse(parts[1].Trim().TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            {
                figures[parts[0].Trim()] = value;
            }
        }

        return figures;
    }

    /// <summary>How far a run is, in a line; null where AFL has not said yet.</summary>
    public static string? Course(string output)
    {
        string path = Path.Combine(output, "default", "plot_data");
        if (!File.Exists(path))
        {
            return null;
        }

        using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string[] lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length < 2)
        {
            return null;
        }

        string[] names = [.. lines[0].TrimStart('#').Split(',').Select(static name => name.Trim())];
        string[] values = [.. lines[^1].Split(',').Select(static value => value.Trim())];
        string Value(string name) => Array.IndexOf(names, name) is int at and >= 0 && at < values.Length ? values[at] : "?";
        return $"{Value("relative_time")} s, {Value("total_execs")} executions, {Value("corpus_count")} paths, {Value("saved_crashes")} crashes, {Value("saved_hangs")} hangs";
    }

    /// <summary>The inputs of a kind that AFL saved: "crashes" or "hangs".</summary>
    public static IEnumerable<string> Saved(string output, string kind)
    {
        string folder = Path.Combine(output, "default", kind);
        return Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "id*").Order(StringComparer.Ordinal) : [];
    }
}
