using System.Text.Json;
using GemRouter.Protocol.Tests.Fixtures;

namespace GemRouter.Protocol.Tests.Vectors;

/// <summary>Section "negative_data".</summary>
public class VectorsDataNegative
{
    private readonly DataOpener _opener = new();

    public static IEnumerable<TheoryDataRow<VectorCase>> Cases() => VectorFiles.Rows("negative_data");

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_packet_has_its_counter(VectorCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        Run(vector, inPlace: false);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_packet_has_its_counter_in_place(VectorCase vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        Run(vector, inPlace: true);
    }

    private void Run(VectorCase vector, bool inPlace)
    {
        JsonElement json = vector.Json;
        KeyTable table = TableOf(vector);
        string[] before = [.. json.GetProperty("before").EnumerateArray().Select(p => p.GetString()!)];
        string[] counters = [.. json.GetProperty("before_counters").EnumerateArray().Select(p => p.GetString()!)];
        Assert.Equal(before.Length, counters.Length);
        for (int i = 0; i < before.Length; i++)
        {
            Assert.Equal(counters[i], Counter(table, json, before[i], inPlace));
        }

        Assert.Equal(json.Text("counter"), Counter(table, json, json.Text("packet"), inPlace));
    }

    private string Counter(KeyTable table, JsonElement json, string hex, bool inPlace)
    {
        Instant now = new((long)(json.GetProperty("time").GetDouble() * 1e9));
        GroupAddress group = new(json.Address("group_bytes"));
        ushort port = (ushort)json.Number("dport");
        Address source = Address.Parse(json.Text("outer_src"));
        byte[] bytes = Convert.FromHexString(hex);
        DataVerdict verdict;
        if (inPlace)
        {
            Packet packet = TestPackets.Of(bytes, group, port);
            packet.Source = source;
            verdict = _opener.Open(table, packet, now, out _);
        }
        else
        {
            verdict = _opener.Open(table, group, port, source, bytes, new byte[bytes.Length], now, out _);
        }

        return verdict switch
        {
            DataVerdict.Accepted => "accepted",
            DataVerdict.Wait => DataVerdict.UnknownKey.CounterName(), // wire 6.4: in the end
            _ => verdict.CounterName(),
        };
    }

    private static KeyTable TableOf(VectorCase vector)
    {
        VectorFile file = vector.File;
        var policies = file.World.GetProperty("policies").EnumerateArray()
            .Select(p => new ReceivePolicy(GroupPrefix.Parse(p.Text("prefix")), p.GetProperty("receive").GetBoolean()));
        var own = file.Streams.Where(s => s.Text("source") == file.World.Text("receiver"))
            .Select(s => new VectorStream(s)).Select(s => new KeyAddress(s.Context.Group, s.Context.Port, s.Sek.DeriveKeyId(s.Context)));
        var held = vector.Json.GetProperty("held").EnumerateArray()
            .Select(h => new VectorStream(file.Stream(h.Text("stream"))).Open(h.PacketNumber("floor"), h.PacketNumber("next_pn")));
        return new KeyTable(new ReceivePolicies(policies), [.. own], [.. held]);
    }
}
