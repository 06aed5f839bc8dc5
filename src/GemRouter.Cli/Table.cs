namespace GemRouter.Cli;

/// <summary>Rows whose columns begin below each other.</summary>
/// <param name="indent">Spaces in front of each row.</param>
internal sealed class Table(int indent = 0)
{
    private readonly List<string[]> _rows = [];

    /// <summary>True where it has no row.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Adds a row.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes all rows.</summary>
    public void Write(TextWriter output)
    {
        int columns = _rows.Count == 0 ? 0 : _rows.Max(static row => row.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => _rows.Where(row => row.Length > column + 1).Select(row => row[column].Length).DefaultIfEmpty().Max())];
        foreach (string[] row in _rows)
        {
            string line = string.Join("  ", row.Select((cell, column) => column + 1 < row.Length ? cell.PadRight(widths[column]) : cell));
            output.WriteLine(new string(' ', indent) + line.TrimEnd());
        }
    }
}
