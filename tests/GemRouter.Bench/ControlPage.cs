namespace GemRouter.Bench;

/// <summary>The chapter of docs/performance.md with these figures: the table between two markers, the plot and the JSON beside it.</summary>
internal static class ControlPage
{
    private const string Begin = "<!-- ./dev bench control --docs writes from here -->";
    private const string End = "<!-- to here -->";

    public static void Write(string table, string json, IReadOnlyList<ControlRow> rows)
    {
        string page = Path.Combine("docs", "performance.md");
        string text = File.ReadAllText(page);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{page} lacks the lines \"{Begin}\" and \"{End}\".");
        }

        File.WriteAllText(page, $"{text[..(begin + Begin.Length)]}\n\n{table}\n\n{text[end..]}");
        File.WriteAllText(Path.Combine("docs", "control-at-size.json"), json + "\n");
        ControlPlot.Write(Path.Combine("docs", "control-at-size.svg"), rows);
    }
}
