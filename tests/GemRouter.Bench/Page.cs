namespace GemRouter.Bench;

/// <summary>docs/performance.md: the table of each measurement stands between two markers there, and its JSON and plot lie beside it.</summary>
internal static class Page
{
    private const string End = "<!-- to here -->";

    /// <summary>Where a measurement's file goes.</summary>
    public static string FileOf(string bench, string extension) => Path.Combine("docs", $"{FileNameOf(bench)}.{extension}");

    /// <summary>Writes what one measurement found.</summary>
    /// <param name="bench">Its name on the command line.</param>
    /// <param name="table">What is to stand in the page.</param>
    /// <param name="json">The rows.</param>
    public static void Write(string bench, string table, string json)
    {
        WriteTable(bench, table);
        File.WriteAllText(FileOf(bench, "json"), json + "\n");
    }

    /// <summary>Writes the table alone.</summary>
    /// <param name="bench">The measurement's name on the command line.</param>
    /// <param name="table">What is to stand in the page.</param>
    public static void WriteTable(string bench, string table)
    {
        string page = Path.Combine("docs", "performance.md");
        string text = File.ReadAllText(page);
        string marker = $"<!-- ./dev bench {bench} --docs writes from here -->";
        int begin = text.IndexOf(marker, StringComparison.Ordinal);
        int end = begin < 0 ? -1 : text.IndexOf(End, begin, StringComparison.Ordinal);
        if (end < 0)
        {
            throw new InvalidDataException($"{page} lacks the lines \"{marker}\" and \"{End}\".");
        }

        File.WriteAllText(page, $"{text[..(begin + marker.Length)]}\n\n{table}\n\n{text[end..]}");
    }

    private static string FileNameOf(string bench) => bench == "control" ? "control-at-size" : $"performance-{bench}";
}
