using System.Globalization;

namespace GemRouter.Cli;

/// <summary>A router's status for people.</summary>
internal static class StatusText
{
    private const int TopDrops = 5;

    /// <summary>Writes it.</summary>
    public static void Write(StatusView status, TextWriter output)
    {
        output.WriteLine($"{status.Node.Name}: {status.State}, domain {status.Node.Domain}, trust {status.Trust}");
        if (status.Problem is { Length: > 0 } problem)
        {
            output.WriteLine($"  problem     {problem}");
        }

        output.WriteLine($"  node        {status.Node.Id}  boot {status.Boot}");
        output.WriteLine($"  public key  {status.Node.PublicKey}");
        output.WriteLine($"  start       {Times(status.Times)}");
        WriteLinks(status, output);
        WritePeers(status, output);
        WriteStreams(status, output);
        WriteLegs(status, output);
        WriteDrops(status, output);
    }

    /// <summary>The drops, the most frequent first.</summary>
    public static Table Drops(StatusView status, int most)
    {
        Table table = new(2);
        foreach ((string name, long value) in status.Drops.Where(static drop => drop.Value > 0).OrderByDescending(static drop => drop.Value).ThenBy(static drop => drop.Key, StringComparer.Ordinal).Take(most))
        {
            table.Add(Number(value), name, status.Descriptions?.GetValueOrDefault(name) ?? "");
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

    private static string Times(TimesView times) =>
        $"{Duration(times.StartMs)}; first HELLO {Once(times.FirstHelloMs)}, first opened packet {Once(times.FirstOpenedMs)}";

    private static string Once(double? milliseconds) => milliseconds is { } time ? "after " + Duration(time) : "not yet";

    private static void WriteLinks(StatusView status, TextWriter output)
    {
        Table table = new(2);
        table.Add("link", "side", "transport", "mtu", "health", "");
        foreach (LinkView link in status.Links)
        {
            table.Add(link.Name, link.Side, link.Transport, link.Mtu is { } mtu ? Plain(mtu) : "?", link.Health, link.Message ?? "");
        }

        WriteSection("links", status.Links.Count, table, output);
    }

    private static void WritePeers(StatusView status, TextWriter output)
    {
        Table table = new(2);
        table.Add("peer", "node", "boot", "state", "heard", "every", "");
        foreach (PeerView peer in status.Peers)
        {
            table.Add(peer.Name, peer.Id, peer.Boot, peer.State, Duration(peer.HeardMsAgo) + " ago", Duration(peer.IntervalMs), peer.Cloned ? "its identity runs twice" : "");
        }

        WriteSection("peers", status.Peers.Count, table, output);
    }

    private static void WriteStreams(StatusView status, TextWriter output)
    {
        Table own = new(2);
        own.Add("group", "port", "suite", "key", "age", "packets", "rekeys", "held", "");
        foreach (OwnStreamView stream in status.OwnStreams)
        {
            string next = stream.NextKid is { } kid ? $"next {kid}{(stream.SwitchInMs is { } wait ? " in " + Duration(wait) : "")}" : "";
            own.Add(stream.Group, Plain(stream.Port), stream.Suite, stream.Kid, Duration(stream.KeyAgeMs), Number(stream.Packets), Number(stream.Rekeys), Number(stream.Held), next);
        }

        WriteSection("streams that are sealed here", status.OwnStreams.Count, own, output);

        Table others = new(2);
        others.Add("from", "group", "port", "suite", "key", "age", "packets", "");
        foreach (PeerStreamView stream in status.PeerStreams)
        {
            string name = stream.Name.Length > 0 ? stream.Name : stream.Node;
            others.Add(name, stream.Group, Plain(stream.Port), stream.Suite, stream.Kid, Duration(stream.KeyAgeMs), Number(stream.Packets), stream.Usable ? "" : "not in use yet");
        }

        WriteSection("streams that are opened here", status.PeerStreams.Count, others, output);
    }

    private static void WriteLegs(StatusView status, TextWriter output)
    {
        Table table = new(2);
        table.Add("route", "direction", "worker", "in", "made", "out", "consumed", "dropped", "held");
        foreach (LegView leg in status.Legs)
        {
            table.Add(leg.Route, leg.Direction, Plain(leg.Worker), Number(leg.In), Number(leg.Made), Number(leg.Out), Number(leg.Consumed), Number(leg.Dropped), Number(leg.Held));
        }

        WriteSection("packets", status.Legs.Count, table, output);
    }

    private static void WriteDrops(StatusView status, TextWriter output)
    {
        int reasons = status.Drops.Count(static drop => drop.Value > 0);
        Table table = Drops(status, TopDrops);
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
