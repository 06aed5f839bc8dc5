using System.Collections.Immutable;

namespace GemRouter.Recordings;

/// <summary>What crosses a fabric between two routers.</summary>
internal static class FabricRecordings
{
    // What a router that receives makes of the attacks below.
    private static readonly string[] Refused = ["data.replayed", "data.auth_failed", "data.unknown_key", "data.malformed", "data.plaintext", "control.auth_failed", "control.unknown_bk", "control.replayed"];

    public static IEnumerable<Recording> All(string program) =>
    [
        new("session", path => SessionAsync(program, path)),
        new("attacks", path => AttacksAsync(program, path)),
    ];

    // From the first HELLO to the GOODBYE, with a rekey between.
    private static async Task SessionAsync(string program, string path)
    {
        await using Domain domain = await Domain.BuildAsync();
        Dump dump = await Dump.StartAsync(domain.Lab, domain.Fabric, path);
        await domain.StartAsync(program);
        await Waiting.EndedWellAsync(domain.Play(13));
        await domain.StopAsync();
        await dump.StopAsync();
        KeepKeyLog(domain, path);
    }

    // That of the router which receives: it holds its peer's keys, as it opened with them.
    private static void KeepKeyLog(Domain domain, string path)
    {
        const string Remark = "# The session keys of the recording beside this: they protect nothing else. See docs/keylog.md.";
        File.WriteAllLines(Path.ChangeExtension(path, ".keylog"), [Remark, .. File.ReadLines(domain.KeyLogOf("site-b"))]);
    }

    private static async Task AttacksAsync(string program, string path)
    {
        await using Domain domain = await Domain.BuildAsync();
        using Attacker attacker = Attacker.On(await domain.AddAttackerAsync());
        Dump dump = await Dump.StartAsync(domain.Lab, domain.Fabric, path);
        await domain.StartAsync(program);
        LabProcess player = domain.Play(5);
        (List<Frame> data, List<Frame> hellos) = attacker.Listen(6, 3);
        attacker.Replay(data);
        attacker.ForgeData(data);
        attacker.ChangeKid(data);
        attacker.CutShort(data);
        attacker.SendInClear(6);
        attacker.Replay(hellos);
        attacker.ForgeHellos(hellos);
        attacker.InventBoots(hellos);
        attacker.InventDomains(hellos);
        await Waiting.EndedWellAsync(player);
        ImmutableSortedDictionary<string, long> counters = ImmutableSortedDictionary<string, long>.Empty;
        try
        {
            await Waiting.UntilAsync(
                async () =>
                {
                    counters = await domain.CountersAsync();
                    return Refused.All(counters.ContainsKey);
                },
                "the router refuses each attack by its name");
        }
        catch (TimeoutException exception)
        {
            throw new LabException($"{exception.Message}; it counted {string.Join(", ", counters)}", exception);
        }

        await domain.StopAsync();
        await dump.StopAsync();
        KeepKeyLog(domain, path);
        Console.Out.WriteLine($"attacks: the router counted {string.Join(", ", counters.Select(static one => $"{one.Key} {one.Value}"))}");
    }
}
