using System.Globalization;
using System.Text;
using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli.Replay;

/// <summary>Holds what comes out of a replay against what went in, group by group and in order. It keeps no more than what is under way.</summary>
/// <param name="sealing">The manifest of the router that seals.</param>
/// <param name="opening">The manifest of the one that opens; null where nothing is compared.</param>
internal sealed class ReplayComparison(RouterManifest sealing, RouterManifest? opening)
{
    private const int LookAhead = 1024;
    private const int ShownBytes = 64;

    private readonly Dictionary<(GroupAddress Group, ushort Port), (GroupResult Result, LinkedList<ExpectedPacket> UnderWay)> _flows = [];
    private readonly Stack<ExpectedPacket> _free = new();
    private long _number;

    /// <summary>The results, by group and port.</summary>
    public IEnumerable<GroupResult> Results => _flows.Values.Select(static flow => flow.Result).OrderBy(static result => result.Group, StringComparer.Ordinal).ThenBy(static result => result.Port);

    /// <summary>The first difference, for people; null where there is none.</summary>
    public string? FirstDifference { get; private set; }

    public long Packets => _number;

    /// <summary>A packet of the input, before any router saw it.</summary>
    public void Sent(Packet packet)
    {
        _number++;
        (GroupResult result, LinkedList<ExpectedPacket> underWay) = FlowOf(packet);
        result.Packets++;
        result.Bytes += packet.Length;
        if (opening is not null && TtlOf(packet) is { } ttl)
        {
            result.Expected++;
            ExpectedPacket expected = _free.TryPop(out ExpectedPacket? free) ? free : new ExpectedPacket();
            expected.Keep(packet, ttl, _number);
            underWay.AddLast(expected);
        }
    }

    /// <summary>A packet of the output.</summary>
    public void Received(Packet packet)
    {
        (GroupResult result, LinkedList<ExpectedPacket> underWay) = FlowOf(packet);
        result.Out++;
        if (opening is null)
        {
            return;
        }

        if (Find(underWay, packet) is not { } node)
        {
            result.Different++;
            FirstDifference ??= Describe(packet, underWay.First?.Value);
            if (underWay.First is { } first)
            {
                Forget(underWay, first);
            }

            return;
        }

        while (underWay.First != node)
        {
            result.Missing++;
            FirstDifference ??= $"packet {underWay.First!.Value.Number} of the input ({packet.Group}:{packet.Port}) did not come out";
            Forget(underWay, underWay.First!);
        }

        result.Equal++;
        Forget(underWay, node);
    }

    /// <summary>No more will come out.</summary>
    public void End()
    {
        foreach ((GroupResult result, LinkedList<ExpectedPacket> underWay) in _flows.Values)
        {
            if (underWay.First is { } first)
            {
                FirstDifference ??= $"packet {first.Value.Number} of the input ({result.Group}:{result.Port}) did not come out";
            }

            result.Missing += underWay.Count;
            underWay.Clear();
        }
    }

    private static LinkedListNode<ExpectedPacket>? Find(LinkedList<ExpectedPacket> underWay, Packet packet)
    {
        int looked = 0;
        for (LinkedListNode<ExpectedPacket>? node = underWay.First; node is not null && looked < LookAhead; node = node.Next, looked++)
        {
            if (node.Value.DifferenceFrom(packet) is null)
            {
                return node;
            }
        }

        return null;
    }

    private void Forget(LinkedList<ExpectedPacket> underWay, LinkedListNode<ExpectedPacket> node)
    {
        underWay.Remove(node);
        _free.Push(node.Value);
    }

    private (GroupResult Result, LinkedList<ExpectedPacket> UnderWay) FlowOf(Packet packet)
    {
        if (!_flows.TryGetValue((packet.Group, packet.Port), out (GroupResult, LinkedList<ExpectedPacket>) flow))
        {
            flow = (new GroupResult(packet.Group, packet.Port), new LinkedList<ExpectedPacket>());
            _flows.Add((packet.Group, packet.Port), flow);
        }

        return flow;
    }

    // The TTL that a packet is to leave with at the far end (docs/concepts.md); null where the rules stop it.
    private byte? TtlOf(Packet packet)
    {
        RouteSettings? seal = RouteOf(sealing, packet.Group, static route => route.Seals);
        RouteSettings? open = RouteOf(opening!, packet.Group, static route => route.Opens);
        GroupPrefix group = new(packet.Group);
        if (seal is null || open is null || sealing.FindPolicy(group) is not { Send: true } policy || opening!.FindPolicy(group) is not { Receive: true })
        {
            return null;
        }

        int outer = sealing.FindLink(seal.Black)!.Ttl ?? packet.Ttl - 1;
        int inner = policy.Origin ? packet.Ttl : outer;
        int ttl = opening.FindLink(open.Red)!.Ttl ?? inner - 1;
        return outer > 0 && ttl > 0 ? (byte)ttl : null;
    }

    private static RouteSettings? RouteOf(RouterManifest manifest, GroupAddress group, Func<RouteSettings, bool> goes) =>
        manifest.Routes.FirstOrDefault(route => goes(route) && route.Groups.Any(prefix => prefix.Contains(group)));

    private static string Describe(Packet packet, ExpectedPacket? expected)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{packet.Group}:{packet.Port}: ");
        if (expected is null)
        {
            return text.Append("a packet came out that did not go in").ToString();
        }

        text.Append(CultureInfo.InvariantCulture, $"packet {expected.Number} of the input: {expected.DifferenceFrom(packet)}\n");
        int at = Math.Max(0, Math.Min(expected.Payload.CommonPrefixLength(packet.Payload), Math.Max(expected.Length, packet.Length) - 1) & ~15);
        Append(text, "in ", expected.Payload, at);
        Append(text, "out", packet.Payload, at);
        return text.ToString().TrimEnd();
    }

    private static void Append(StringBuilder text, string side, ReadOnlySpan<byte> bytes, int from)
    {
        for (int at = from; at < Math.Min(bytes.Length, from + ShownBytes); at += 16)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {side} {at:x4}  {Convert.ToHexStringLower(bytes[at..Math.Min(bytes.Length, at + 16)])}\n");
        }
    }
}
