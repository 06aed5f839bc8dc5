using System.Text;
using System.Text.Json;

namespace GemRouter.Bench.Data;

/// <summary>What one measurement found: a table for a terminal and for the page, and rows for programs.</summary>
/// <param name="name">Its name on the command line, and in the page.</param>
/// <param name="head">The table's head.</param>
/// <param name="rows">The rows.</param>
/// <param name="plot">Draws them; null where nothing is to be drawn.</param>
internal sealed class Report(string name, string head, IEnumerable<object> rows, Action<string>? plot = null)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private readonly StringBuilder _table = new StringBuilder(head).AppendLine().Append('|').Append(string.Concat(Enumerable.Repeat("---|", head.Count(static letter => letter == '|') - 1)));

    public string Name { get; } = name;

    public string Table => _table.ToString();

    public string Json => JsonSerializer.Serialize(new { bench = Name, rows }, Indented);

    /// <summary>Writes the plot, if there is one.</summary>
    public void Draw(string path) => plot?.Invoke(path);

    public void Add(FormattableString row) => _table.AppendLine().Append(FormattableString.Invariant(row));
}
