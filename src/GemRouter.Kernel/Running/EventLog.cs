using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>
/// For what the network can bring about, and so as often as somebody likes: of each kind of event a few lines, then one every ten seconds that says how many were left out, at the level of the event itself. One thread, which calls
/// <see cref="Summarize"/> now and then.
/// </summary>
internal sealed class EventLog(ILogger logger, TimeProvider clock)
{
    /// <summary>So many of those that an event is told of have lines of their own; the others share those of its kind.</summary>
    public const int MostOfKind = 16;

    private readonly Dictionary<(string Kind, string Of), (LineBudget Lines, LogLevel Level)> _budgets = [];
    private readonly Dictionary<string, string> _lastShared = new(StringComparer.Ordinal); // of each kind, whom the last line that was left out would have been of

    /// <summary>May an event of this kind have a line?</summary>
    /// <param name="kind">What happened, for people: the line that says how many were left out names it.</param>
    /// <param name="level">How it is logged.</param>
    /// <param name="of">Whom it is told of, where whoever makes a noise about one is not to hide it of another; empty for nobody.</param>
    public bool Allows(string kind, LogLevel level = LogLevel.Information, string of = "")
    {
        Instant now = Instant.Now(clock);
        string whom = of;
        if (of.Length > 0 && !_budgets.ContainsKey((kind, of)) && !HasRoom(kind, now))
        {
            of = "";
        }

        if (!_budgets.TryGetValue((kind, of), out (LineBudget Lines, LogLevel) budget))
        {
            _budgets.Add((kind, of), budget = (new LineBudget(), level));
        }

        bool allows = budget.Lines.Allows(now);
        if (!allows && whom.Length > 0 && of.Length == 0)
        {
            _lastShared[kind] = whom;
        }

        return allows;
    }

    /// <summary>Says what was left out, where a line is due for it.</summary>
    public void Summarize()
    {
        foreach (((string kind, string of), (LineBudget lines, LogLevel level)) in _budgets)
        {
            if (lines.AllowsSummary(Instant.Now(clock), out long leftOut))
            {
                logger.Log(level, "{Count} times more: {Event}", leftOut, of.Length > 0 ? $"{kind}: {of}" : _lastShared.TryGetValue(kind, out string? last) ? $"{kind} (of several; the last: {last})" : kind);
            }
        }
    }

    // One that was quiet for long enough gives way.
    private bool HasRoom(string kind, Instant now)
    {
        (string Kind, string Of)[] known = [.. _budgets.Keys.Where(key => key.Kind == kind && key.Of.Length > 0)];
        return known.Length < MostOfKind || known.Any(key => _budgets[key].Lines.IsRested(now) && _budgets.Remove(key));
    }
}
