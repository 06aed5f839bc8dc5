using System.Text.Json.Nodes;
using static GemRouter.Protocol.Tests.Vectors.VectorNodes;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>Every datagram that a receiver must refuse, with the counter under which (wire 3.4), and those that it must not.</summary>
public sealed class VectorsNegativeControl
{
    private static readonly Instant Start = new(1_000_000_000_000);

    public static IEnumerable<TheoryDataRow<string, int, string>> Cases => Rows("negative_control");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_control_datagram_is_judged(string path, int index, string name)
    {
        JsonNode vector = Section(path, "negative_control")[index]!;
        Assert.Equal(name, (string)vector["name"]!);
        RecordedEvents events = new();
        ControlReceiver receiver = Receiver(path, vector["state"], events);
        JsonArray before = vector["before"]!.AsArray();
        JsonArray beforeCounters = vector["before_counters"]!.AsArray();
        Assert.Equal(before.Count, beforeCounters.Count);
        for (int i = 0; i < before.Count; i++)
        {
            Judge(receiver, before[i], beforeCounters[i]!);
        }

        Judge(receiver, vector["datagram"], vector["counters"]!);
        Assert.Equal((bool?)vector["cloned"] ?? false, events.OwnClones > 0);
    }

    private static void Judge(ControlReceiver receiver, JsonNode? datagram, JsonNode counters)
    {
        ControlResult result = receiver.Receive(Hex(datagram), Start);
        List<string> got = [];
        for (int i = 0; i < result.Count; i++)
        {
            got.Add(result[i] switch
            {
                ControlVerdict.Accepted => "accepted",
                ControlVerdict.Held => "held",
                ControlVerdict verdict => ControlVerdicts.CounterName(verdict),
            });
        }

        Assert.Equal(counters.AsArray().Select(counter => (string)counter!), got);
    }

    /// <summary>A receiver that knows the boots of the state as proven: they said HELLO, and echoed its nonce.</summary>
    private static ControlReceiver Receiver(string path, JsonNode? overlay, RecordedEvents events)
    {
        VectorWorld world = new(path);
        JsonObject state = Load(path)["default_state"]!.DeepClone().AsObject();
        foreach ((string key, JsonNode? value) in overlay?.AsObject() ?? [])
        {
            Assert.True(state.ContainsKey(key), $"unknown state {key}");
            state[key] = value?.DeepClone();
        }

        string[] bootstrapKeys = [.. state["bks"]!.AsArray().Select(key => (string)key!)];
        OwnBoot own = world.Boot(world.Receiver);
        Assert.Equal((string)state["own_node"]!, own.Node.ToString());
        Assert.Equal((string)state["own_boot"]!, own.Boot.ToString());
        own.Counter = (ulong)state["own_ctr"]!;
        ControlReceiver receiver = new(
            own, world.Policy(bootstrapKeys, TrustPolicy.Bootstrap([])), new ControlLimits(), new FixedEntropy(), Ed25519Verifier.Instance, events, Start);
        HelloContent ours = new();
        receiver.PrepareHello(ours, Start);
        foreach (JsonNode? boot in state["boots"]!.AsArray())
        {
            Introduce(receiver, world, boot!, bootstrapKeys[0], new Echo(own.Node.Prefix, ours.Challenge));
        }

        Assert.All(receiver.Roster.Boots, static boot => Assert.Equal(BootState.Proven, boot.State));
        ControlLimits limits = new();
        int Room(string key, int plenty) => (int?)state[key] ?? plenty;
        limits = limits with
        {
            Opens = Room("opens", limits.Opens),
            UnknownOpens = Room("unknown_opens", limits.UnknownOpens),
            Signatures = Room("signatures", limits.Signatures),
            TentativeBoots = Room("roster_room", limits.TentativeBoots),
            WaitingAnnouncements = Room("held_room", limits.WaitingAnnouncements),
            Streams = Room("streams_room", limits.Streams),
        };
        NodeId[] revoked = [.. state["revoked"]!.AsArray().Select(node => NodeId.Read(Hex(node)))];
        TrustPolicy trust = state["pinned"] is JsonArray pinned
            ? TrustPolicy.Pinned(pinned.Select(node => new PinnedNode(NodeId.Read(Hex(node)))), revoked)
            : TrustPolicy.Bootstrap(revoked);
        receiver.Apply(world.Policy(bootstrapKeys, trust), limits, Start);
        return receiver;
    }

    private static void Introduce(ControlReceiver receiver, VectorWorld world, JsonNode boot, string bootstrapKey, Echo proof)
    {
        string name = (string)world.File["world"]!["nodes"]!.AsArray().Single(node => (string)node!["boot_id"]! == (string)boot["boot_id"]!)!["name"]!;
        using OwnBoot peer = world.Boot(name);
        peer.Counter = (ulong)boot["last_ctr"]! - 1;
        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5) };
        content.Echoes.Add(proof);
        byte[] datagram = new byte[Envelope.MaxSize];
        using BootstrapKey key = world.Bootstrap(bootstrapKey);
        int length = peer.SealHello(content, key, datagram, out _);
        Assert.Equal(ControlVerdict.Accepted, receiver.Receive(datagram.AsSpan(0, length), Start)[0]);
    }
}
