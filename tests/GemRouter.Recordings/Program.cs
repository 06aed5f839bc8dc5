using GemRouter.Demo.Tests.Network;
using GemRouter.Recordings;

// usage: recordings REPOSITORY PROGRAM [NAME]: makes the recordings whose names contain NAME, all without one.
if (args.Length is < 2 or > 3)
{
    Console.Error.WriteLine("recordings: usage: recordings REPOSITORY PROGRAM [NAME]");
    return 2;
}

if (TestSpace.Missing is { } missing)
{
    Console.Error.WriteLine($"recordings: {missing}");
    return 6;
}

string pcaps = Path.Combine(args[0], "pcaps");
Recording[] wanted = [.. ClientRecordings.All.Concat(FabricRecordings.All(args[1])).Where(one => args.Length == 2 || one.Name.Contains(args[2], StringComparison.Ordinal))];
if (wanted.Length == 0)
{
    Console.Error.WriteLine($"recordings: no recording is called \"{args[2]}\"");
    return 2;
}

foreach (Recording recording in wanted)
{
    string path = Path.Combine(pcaps, $"{recording.Name}.pcap");
    await recording.RecordAsync(path);
    ReplayOutcome outcome = await Replays.OutcomeOfAsync(args[1], path);
    await File.WriteAllTextAsync(Path.ChangeExtension(path, ".json"), outcome.ToJson());
    Console.Out.WriteLine($"{recording.Name}: {new FileInfo(path).Length} bytes, {outcome.Packets} multicast datagrams");
}

return 0;
