namespace GemRouter.Bench.Data;

/// <summary>Sends packets along a path and counts what arrives.</summary>
internal sealed class Flow(DataPath path)
{
    /// <summary>Runs once.</summary>
    /// <param name="streams">How many streams, in turn.</param>
    /// <param name="size">Bytes of UDP payload.</param>
    /// <param name="rate">Packets a second.</param>
    /// <param name="warm">Milliseconds before the window.</param>
    /// <param name="window">Milliseconds that processor time is taken of.</param>
    /// <param name="tick">Microseconds between two looks of the source: what is due meanwhile it sends in one go.</param>
    public FlowResult Run(int streams, int size, double rate, int warm, int window, int tick = 250)
    {
        using LabProcess source = StartSource(streams, size, rate, warm, window, tick);
        LabProcess? sealer = path.HasNodes ? path.Sealing : source;
        long first = source.Expect("begin")[0];
        long sealing = sealer?.Nanoseconds ?? 0;
        long opening = path.Opening?.Nanoseconds ?? 0;
        long last = source.Expect("end")[0];
        sealing = (sealer?.Nanoseconds ?? 0) - sealing;
        opening = (path.Opening?.Nanoseconds ?? 0) - opening;
        path.Sinking.Say("count");
        long arrived = path.Sinking.Expect("count")[0];
        long sent = source.Expect("sent")[0];
        path.Sinking.Say("report");
        long[] report = path.Sinking.Expect("report");
        if (report[0] > sent || report[1] > 0)
        {
            Rounds.Say($"{path.Name}: {sent} packets were sent, {report[0]} came, {report[1]} of them again or late");
        }

        double packets = last - first;
        return new FlowResult(sent, report[0], report[1], last - arrived, packets / window * 1000, sealing / packets, opening / packets);
    }

    /// <summary>Starts the source alone. It says "begin", "end" and "sent".</summary>
    public LabProcess StartSource(int streams, int size, double rate, int warm, int window, int tick) => new(
        path.SourceSpace, path.Lab.Folder, Programs.Peer("source"),
        [path.SourceDevice, path.SourceAddress, DataPath.FirstGroup, $"{DataPath.Port}", $"{streams}", $"{size}", FormattableString.Invariant($"{rate}"), $"{warm}", $"{window}", $"{tick}", .. path.SourceWay]);
}
