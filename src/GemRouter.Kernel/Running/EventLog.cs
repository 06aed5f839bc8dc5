using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>
/// For what the network can bring about, and so as often as somebody likes: of each kind of event a few lines, then one every ten seconds that says how many were left out. One thread, which calls <see cref="Summarize"/>
/// now and then.
/// </summary>
internal sealed class EventLog(ILogger logger, TimeProvider clock)
{
    private readonly Dictionary<string, LineBudget> _budgets = new(StringComparer.Ordinal);

    /// <summary>May an event of this kind have a line?</summary>
    /// <param name="kind">What happened, for people: the line that says how many were left out names it.</param>
    public bool Allows(string kind)
    {
        if (!_budgets.TryGetValue(kind, out LineBudget? budget))
        {
            _budgets.Add(kind, budget = new LineBudget());
        }

        return budget.Allows(Instant.Now(clock));
    }

    /// <summary>Says what was left out, where a line is due for it.</summary>
    public void Summarize()
    {
        foreach ((string kind, LineBudget budget) in _budgets)
        {
            if (budget.AllowsSummary(Instant.Now(clock), out long leftOut))
            {
                logger.LogInformation("{Count} times more: {Event}", leftOut, kind);
            }
        }
    }
}
