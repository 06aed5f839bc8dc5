using System.Globalization;
using GemRouter.Replay.Tests.Outcomes;

namespace GemRouter.Replay.Tests;

/// <summary>docs/wireshark/gem.lua, over a recorded session and over attacks.</summary>
[Trait("Needs", "System")]
public sealed class WiresharkTests
{
    private const string Session = "session";
    private const int Control = 7177;

    public WiresharkTests() => Assert.SkipWhen(Tshark.Program is null, "tshark is not installed (Debian package tshark).");

    [Fact]
    public async Task Nothing_of_a_session_is_malformed() =>
        Assert.Empty(await Tshark.FieldsAsync(PathOf(Session), "_ws.malformed || _ws.expert.group == \"Malformed\" || gem.plaintext || gem.bad_type", "frame.number"));

    [Fact]
    public async Task It_sees_as_many_packets_of_each_kind_as_the_program()
    {
        ReplayOutcome outcome = ReplayOutcome.Of(await File.ReadAllTextAsync(Path.ChangeExtension(PathOf(Session), ".json"), TestContext.Current.CancellationToken));
        Assert.Equal(outcome.Groups.Where(static group => group.Port != Control).Sum(static group => group.Packets), (await Tshark.FieldsAsync(PathOf(Session), "gem.magic == 0xE1", "gem.pn")).Length);
        Assert.Equal(outcome.Groups.Where(static group => group.Port == Control).Sum(static group => group.Packets), (await Tshark.FieldsAsync(PathOf(Session), "gem.magic == 0xE2", "gem.ctr")).Length);
    }

    [Fact]
    public async Task Each_session_key_counts_its_packets_from_1_without_a_gap()
    {
        string[][] rows = await Tshark.FieldsAsync(PathOf(Session), "gem.magic == 0xE1", "gem.kid", "gem.pn", "gem.ciphertext");
        IGrouping<string, string[]>[] keys = [.. rows.GroupBy(static row => row[0])];
        Assert.Equal(2, keys.Length); // a rekey lies between
        Assert.All(keys, static key => Assert.Equal(Enumerable.Range(1, key.Count()).Select(static number => (long)number), key.Select(static row => Number(row[1]))));
        Assert.All(rows, static row => Assert.InRange(row[2].Length / 2, 500 + 1 + 32, 600)); // payload, flags, tag, and the origin in front
    }

    [Fact]
    public async Task Each_boot_counts_its_control_datagrams_from_1_without_a_gap()
    {
        string[][] rows = await Tshark.FieldsAsync(PathOf(Session), "gem.magic == 0xE2", "gem.boot_id", "gem.ctr", "gem.type", "gem.length", "udp.length", "gem.bk_id");
        IGrouping<string, string[]>[] boots = [.. rows.GroupBy(static row => row[0])];
        Assert.Equal(2, boots.Length);
        Assert.All(boots, static boot => Assert.Equal(Enumerable.Range(1, boot.Count()).Select(static number => (long)number), boot.Select(static row => Number(row[1]))));
        Assert.Equal(["1", "2"], rows.Select(static row => row[2]).Distinct().Order(StringComparer.Ordinal));
        Assert.All(rows, static row => Assert.Equal(Number(row[4]) - 8 - 32, Number(row[3])));
        Assert.Single(rows.Select(static row => row[5]).Distinct());
    }

    [Fact]
    public async Task Plaintext_and_cut_packets_on_the_fabric_are_not_taken_for_sealed_ones()
    {
        string[][] rows = await Tshark.FieldsAsync(PathOf("attacks"), "udp.dstport == 5001 && !gem", "udp.length");
        Assert.Equal(12, rows.Length); // six in clear, six that were cut
    }

    [Theory]
    [InlineData("ffmpeg-ts")]
    [InlineData("multicat")]
    [InlineData("avahi")]
    public async Task Streams_in_clear_are_not_taken_for_sealed_ones(string name) => Assert.Empty(await Tshark.FieldsAsync(PathOf(name), "gem", "frame.number"));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string PathOf(string name) => Path.Combine(Place.Recordings, $"{name}.pcap");
}
