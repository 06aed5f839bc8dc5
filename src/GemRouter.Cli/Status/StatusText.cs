using System.Globalization;
using GemRouter.Kernel;

namespace GemRouter.Cli;

/// <summary>A router's status for people.</summary>
internal static class StatusText
{
    private const int TopDrops = 5;

    /// <summary>Writes it.</summary>
    public static void Write(RouterStatus status, TextWriter output)
    {
        output.WriteLine($"{status.Node.Name}: {status.State}, domain {status.Node.Domain}, trust {status.Trust}");
        if (status.Problem is { Length: > 0 } problem)
        {
            output.WriteLine($"  problem     {problem}");
        }

        if (status.KeyLog is { } keyLog)
        {
            output.WriteLine($"  KEY LOG     every session key is written in clear to {keyLog}");
        }

        output.WriteLine($"  node        {status.Node.Id}  boot {status.Boot}");
        output.WriteLine($"  public key  {status.Node.PublicKey}");
        output.WriteLine($"  start       {Times(status.Times)}");
        WriteFaults(status, output);
        WriteLinks(status, output);
        WriteKeys(status, output);
        WritePeers(status, output);
        WriteStreams(status, output);
        WriteLegs(status, output);
        WriteDrops(status, output);
    }

    /// <summary>The reasons of drops, the most frequent first.</summary>
    public static IEnumerable<CounterTotal> Drops(RouterStatus status) =>
        status.Counters.Where(static total => total.IsDrop).OrderByDescending(static drop => drop.Value).ThenBy(static drop => drop.Name, StringComparer.Ordinal);

    /// <summary>Those that occurred, as a table.</summary>
    public static Table DropTable(RouterStatus status, int most)
    {
        Table table = new(2);
        foreach (CounterTotal drop in Drops(status).Where(static drop => drop.Value > 0).Take(most))
        {
            table.Add(Number(drop.Value), drop.Name, drop.Description);
        }

        return table;
    }

    /// <summary>A duration as people say it.</summary>
    public static string Duration(double milliseconds) => milliseconds switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        < 120_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
        < 7_200_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000:0} min"),
        < 172_800_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 3_600_000:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 86_400_000:0} d"),
    };

    private static string Times(TimesReport times) =>
        $"{Duration(times.StartMs)}; keys {Once(times.KeysMs)}, first HELLO {Once(times.FirstHelloMs)}, first opened packet {Once(times.FirstOpenedMs)}";

    private static string Once(double? milliseconds) => milliseconds is { } time ? "after " + Duration(time) : "not yet";

    private static void WriteFaults(RouterStatus status, TextWriter output)
    {
        if (status.Faults.IsEmpty)
        {
            return;
        }

        Table table = new(2);
        table.Add("fault", "component", "", "plugin", "stopped", "");
        foreach (ComponentFault fault in status.Faults)
        {
            table.Add(fault.Name, fault.Component, fault.Use, fault.Plugin ?? "", fault.Part, fault.Message);
        }

        WriteSection("faults of components", status.Faults.Length, table, output);
    }

    private static void WriteLinks(RouterStatus status, TextWriter output)
    {
        Table table = new(2);
        table.Add("link", "side", "transport", "mtu", "health", "");
        foreach (LinkReport link in status.Links)
        {
            table.Add(link.Name, link.Side, link.Transport, Plain(link.Mtu), link.Health, link.Message);
        }

        WriteSection("links", status.Links.Length, table, output);
    }

    // During a rotation: what is active here, what is accepted besides, and how many of those who are known here have gone over to the active one.
    private static void WriteKeys(RouterStatus status, TextWriter output)
    {
        Table table = new(2);
        table.Add("key", "groups", "active", "accepted", "under the active one");
        foreach (KeyRingReport ring in status.Keys)
        {
            string users = Wording.Count(ring.Users, ring.Kind == "bk" ? "peer" : "key");
            table.Add(ring.Kind, ring.Prefix ?? "", ring.Active, ring.Accepted.IsEmpty ? "none" : string.Join(' ', ring.Accepted), $"{ring.UsersOfActive} of {users}");
        }

        WriteSection("bootstrap and group keys", status.Keys.Length, table, output);
    }

    private static void WritePeers(RouterStatus status, TextWriter output)
    {
        Table table = new(2);
        table.Add("peer", "node", "boot", "state", "heard", "every", "bk", "");
        foreach (PeerReport peer in status.Peers)
        {
            table.Add(peer.Name, peer.Id, peer.Boot, peer.State, Duration(peer.HeardMsAgo) + " ago", Duration(peer.IntervalMs), peer.BkId, peer.Cloned ? "its identity runs twice" : "");
        }

        WriteSection("peers", status.Peers.Length, table, output);
    }

    private static void WriteStreams(RouterStatus status, TextWriter output)
    {
        Table own = new(2);
        own.Add("group", "port", "suite", "key", "age", "packets", "rekeys", "gak", "");
        foreach (OwnStreamReport stream in status.OwnStreams)
        {
            string next = stream.NextKid is { } kid ? $"next {kid}{(stream.SwitchInMs is { } wait ? " in " + Duration(wait) : "")}" : "";
            own.Add(stream.Group, Plain(stream.Port), stream.Suite, stream.Kid, Duration(stream.KeyAgeMs), Number(stream.Packets), Number(stream.Rekeys), stream.GakId, next);
        }

        WriteSection("streams that are sealed here", status.OwnStreams.Length, own, output);

        Table others = new(2);
        others.Add("from", "group", "port", "suite", "key", "announced", "packets", "gak", "");
        foreach (PeerStreamReport stream in status.PeerStreams)
        {
            string name = stream.Name.Length > 0 ? stream.Name : stream.Node;
            others.Add(name, stream.Group, Plain(stream.Port), stream.Suite, stream.Kid, Duration(stream.AnnouncedMsAgo) + " ago", Number(stream.Packets), stream.GakId, stream.Usable ? "" : "not in use yet");
        }

        WriteSection("streams that are opened here", status.PeerStreams.Length, others, output);
    }

    private static void WriteLegs(RouterStatus status, TextWriter output)
    {
        Table table = new(2);
        table.Add("route", "direction", "worker", "in", "made", "out", "consumed", "dropped", "held", "");
        foreach (LegReport leg in status.Legs)
        {
            table.Add(leg.Route, leg.Direction, Plain(leg.Worker), Number(leg.In), Number(leg.Made), Number(leg.Out), Number(leg.Consumed), Number(leg.Dropped), Number(leg.Held), leg.HasFailed ? "stopped: a component failed" : "");
        }

        WriteSection("packets", status.Legs.Length, table, output);
    }

    private static void WriteDrops(RouterStatus status, TextWriter output)
    {
        int reasons = Drops(status).Count(static drop => drop.Value > 0);
        Table table = DropTable(status, TopDrops);
        if (!table.IsEmpty)
        {
            output.WriteLine();
            output.WriteLine(reasons > TopDrops ? $"drops: the {TopDrops} most frequent of {reasons} reasons; `gemrouter drops` has all" : "drops");
            table.Write(output);
        }
    }

    private static void WriteSection(string title, int count, Table table, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(count == 0 ? $"{title}: none" : title);
        if (count > 0)
        {
            table.Write(output);
        }
    }

    private static string Number(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Plain(int value) => value.ToString(CultureInfo.InvariantCulture);
}
