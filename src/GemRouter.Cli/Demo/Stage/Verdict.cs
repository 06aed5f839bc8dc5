using GemRouter.Cli.Demo.Parts;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>Decides whether all was as it should be.</summary>
internal static class Verdict
{
    /// <summary>A late router opens packets so soon after its first HELLO.</summary>
    public static readonly TimeSpan JoinWithin = TimeSpan.FromMilliseconds(500);

    public static DemoSummary Of(DemoFacts facts)
    {
        IReadOnlyList<string> problems = [.. facts.Incidents, .. Stream(facts), .. facts.Receivers.SelectMany(one => Site(one.Key, one.Value, facts.Play.Sent)), .. Fabric(facts), .. Late(facts)];
        IEnumerable<ReceiveReport> receivers = facts.Receivers.Where(static one => one.Key.Role != SiteRole.LacksKey).Select(static one => one.Value);
        return new DemoSummary(
            problems.Count == 0,
            facts.Play.Source,
            facts.Seconds,
            facts.Play.Sent,
            facts.Receivers.ToDictionary(static one => one.Key.Name, static one => one.Value.Received),
            receivers.Sum(static one => one.Lost),
            facts.Receivers.Values.Sum(static one => one.Doubled),
            facts.Receivers.Values.Sum(static one => one.Reordered),
            facts.Receivers.Values.Sum(static one => one.Changed),
            facts.Tap.Data,
            facts.Tap.Plain,
            facts.Tap.Reused,
            facts.Rekeys,
            Milliseconds(JoinTime(facts.Late)),
            Milliseconds(facts.Late?.FirstOpened),
            problems);
    }

    private static IEnumerable<string> Stream(DemoFacts facts)
    {
        if (facts.Play.Sent != facts.Wanted)
        {
            yield return $"{facts.Play.Sent} datagrams were sent instead of {facts.Wanted}";
        }

        if (facts.Rekeys < 1)
        {
            yield return "the key of the stream did not change";
        }
    }

    private static IEnumerable<string> Site(Site site, ReceiveReport report, long sent)
    {
        if (site.Role == SiteRole.LacksKey)
        {
            if (report.Received + report.Changed + report.Doubled > 0)
            {
                yield return $"{site.Name} lacks the key and received {report.Received + report.Changed + report.Doubled} datagrams";
            }

            yield break;
        }

        if (report.Received == 0)
        {
            yield return $"{site.Name} received nothing";
        }
        else if (site.Role == SiteRole.Receives && report.First != 0)
        {
            yield return $"{site.Name} lacks the first {report.First} datagrams";
        }

        if (report.Received > 0 && report.Last != sent - 1)
        {
            yield return $"{site.Name} lacks the last {sent - 1 - report.Last} datagrams";
        }

        foreach ((long count, string what) in new[] { (report.Lost, "lost"), (report.Doubled, "doubled"), (report.Reordered, "reordered"), (report.Changed, "changed") })
        {
            if (count > 0)
            {
                yield return $"{site.Name}: {count} datagrams were {what}";
            }
        }
    }

    private static IEnumerable<string> Fabric(DemoFacts facts)
    {
        if (facts.Tap.Plain > 0)
        {
            yield return $"{facts.Tap.Plain} frames on the fabric showed plaintext";
        }

        if (facts.Tap.Data < facts.Play.Sent)
        {
            yield return $"the tap saw {facts.Tap.Data} data packets, fewer than the {facts.Play.Sent} that were sent";
        }

        if (facts.Tap.Reused > 0)
        {
            yield return $"{facts.Tap.Reused} packets had the number of another under the same key";
        }

        if (facts.Tap.Missed > 0)
        {
            yield return $"the tap itself missed {facts.Tap.Missed} frames: it cannot vouch for them";
        }
    }

    private static IEnumerable<string> Late(DemoFacts facts)
    {
        if (JoinTime(facts.Late) is not { } join)
        {
            yield return "the late router opened nothing";
        }
        else if (join > JoinWithin)
        {
            yield return $"the late router took {Milliseconds(join)} ms from its first HELLO to its first opened packet, more than {Milliseconds(JoinWithin)}";
        }
    }

    private static TimeSpan? JoinTime(RouterView? late) => late?.FirstOpened - late?.FirstHello;

    private static long? Milliseconds(TimeSpan? time) => time is { } some ? (long)Math.Ceiling(some.TotalMilliseconds) : null;
}
