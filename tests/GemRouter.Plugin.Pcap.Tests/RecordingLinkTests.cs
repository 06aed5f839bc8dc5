using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Plugin.Pcap.Recordings;
using GemRouter.Testing;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>Links on files.</summary>
public sealed class RecordingLinkTests : IDisposable
{
    private readonly RecordingFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task What_is_written_plays_again_at_the_same_pace()
    {
        TestPacket[] packets = [.. Enumerable.Range(0, 30).Select(static i => FrameBench.Sample(i % 2 == 0, i * 40))];
        FakeClock clock = new();
        DateTimeOffset recordedAt = clock.GetUtcNow();
        await using (LinkRig writer = await LinkRig.StartAsync(new PcapOptions { Write = _file.PathOf("a.pcapng") }, clock))
        {
            foreach (TestPacket packet in packets)
            {
                Assert.Equal(1, writer.Send(packet));
                clock.Advance(TimeSpan.FromMicroseconds(12.3));
            }
        }

        await using LinkRig player = (await LinkRig.StartAsync(new PcapOptions { Read = _file.PathOf("a.pcapng") }, clock)).SubscribeToAll();
        Assert.Equal(recordedAt, ((IRecordedLink)player.Link).RecordedAt); // whenever it plays
        Instant start = player.Now;
        List<TestPacket> played = player.Play();
        Assert.Equal(packets, played);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => start + TimeSpan.FromMicroseconds(12.3 * i)), played.Select(static packet => packet.ReceivedAt));
        Assert.Contains("ended after 30 frames", player.Health.Last!.Message, StringComparison.Ordinal);
        Assert.Equal(HealthState.Healthy, player.Health.State);
    }

    [Fact]
    public async Task A_file_bears_the_time_of_the_clock()
    {
        FakeClock clock = new();
        clock.Advance(TimeSpan.FromTicks(1_234_567));
        await using (LinkRig writer = await LinkRig.StartAsync(new PcapOptions { Write = _file.PathOf("a.pcapng") }, clock))
        {
            writer.Send(FrameBench.Sample());
        }

        using RecordingReader reader = RecordingReader.Open(_file.PathOf("a.pcapng"));
        Assert.True(reader.MoveNext());
        Assert.Equal((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100, reader.Time);
    }

    [Fact]
    public async Task A_sender_with_a_port_keeps_the_source_address_and_tags_are_written()
    {
        PcapOptions options = new() { Write = _file.PathOf("a.pcapng"), Vlan = 12, OuterVlan = 100 };
        await using (LinkRig writer = await LinkRig.StartAsync(options, new FakeClock()))
        {
            using ILinkSender sender = ((IPortedLink)writer.Link).OpenSender(7177);
            Assert.Equal(1, writer.Send(sender, FrameBench.Sample()));
        }

        await using LinkRig player = (await LinkRig.StartAsync(new PcapOptions { Read = _file.PathOf("a.pcapng"), Vlan = 12, OuterVlan = 100 }, new FakeClock())).SubscribeToAll();
        Assert.Equal(FrameBench.Sample() with { SourcePort = 7177 }, Assert.Single(player.Play()));
    }

    [Fact]
    public async Task What_cannot_be_written_is_dropped_by_name()
    {
        await using LinkRig writer = await LinkRig.StartAsync(new PcapOptions { Write = _file.PathOf("a.pcapng") }, new FakeClock());
        TestPacket sample = FrameBench.Sample();
        Assert.Equal(2, writer.Send(
            sample, sample with { Ttl = 0 }, sample with { Payload = new byte[1473] }, sample with { Payload = new byte[1472] }, sample with { Source = Address.Parse("239.1.1.1") }));
        Assert.Equal((2, 1), (writer.Counters["send_refused"], writer.Counters["send_too_long"]));
    }

    [Fact]
    public async Task A_link_that_only_plays_drops_what_is_sent()
    {
        string path = _file.Write("in.pcapng", 1, FrameBench.Sample());
        await using LinkRig player = await LinkRig.StartAsync(new PcapOptions { Read = path }, new FakeClock());
        Assert.Equal(0, player.Send(FrameBench.Sample()));
        Assert.Equal(1, player.Counters["send_down"]);
    }

    [Fact]
    public async Task Every_frame_of_a_recording_is_accounted_for()
    {
        TestPacket sample = FrameBench.Sample();
        byte[] good = FrameBench.Write(sample);
        byte[] fragment = [.. good];
        fragment[20] = 0x20;
        fragment[24] = fragment[25] = 0;
        byte[] wrong = [.. good];
        wrong[^1] ^= 1;
        byte[] inconsistent = [.. good];
        inconsistent[38] = 0x70;
        byte[] nothing = new byte[20];
        byte[] other = FrameBench.Write(sample with { Group = GroupAddress.Parse("239.9.9.9") });
        byte[] broken = [.. good];
        broken[14] = 0x41;
        byte[] longer = FrameBench.Write(sample with { Payload = new byte[1000] });
        (byte[] Bytes, int Length)[] frames =
        [
            (good, good.Length), (fragment, fragment.Length), (wrong, wrong.Length), (inconsistent, good.Length), (good[..60], good.Length),
            (nothing, nothing.Length), (other, other.Length), (broken, broken.Length), (longer, longer.Length), (good, good.Length),
        ];
        string path = _file.Write("in.pcap", RecordingFile.Classic(false, false, LinkType.Ethernet, frames.Select(static frame => (1u, 1u, frame.Bytes, frame.Length))));
        await using LinkRig player = (await LinkRig.StartAsync(new PcapOptions { Read = path }, new FakeClock(), payload: 900)).Subscribe("239.129.2.0/24");
        Assert.Equal([sample, sample], player.Play());
        string[] drops = ["receive_fragment", "receive_bad_checksum", "receive_malformed", "receive_truncated", "receive_too_long"];
        Assert.All(drops, name => Assert.Equal(1, player.Counters[name]));
        Assert.Equal((2, 1), (player.Counters["ignored"], player.Counters["malformed"]));
        Assert.Equal((7, 5, 0), (player.Ledger.In, player.Ledger.Dropped, player.Ledger.Balance));
    }

    [Fact]
    public async Task Wrong_checksums_are_taken_where_they_are_ignored()
    {
        byte[] wrong = FrameBench.Write(FrameBench.Sample());
        wrong[^1] ^= 1;
        string path = _file.Write("in.pcap", RecordingFile.Classic(false, false, LinkType.Ethernet, (1u, 1u, wrong, wrong.Length)));
        await using LinkRig player = (await LinkRig.StartAsync(new PcapOptions { Read = path, Checksums = ChecksumChoice.Ignore }, new FakeClock())).SubscribeToAll();
        Assert.Single(player.Play());
    }

    [Fact]
    public async Task A_damaged_recording_plays_to_its_damage_and_says_so()
    {
        byte[] whole = RecordingFile.Pcapng(1, Enumerable.Repeat(FrameBench.Sample(), 3));
        string path = _file.Write("in.pcapng", whole[..^10]);
        await using LinkRig player = (await LinkRig.StartAsync(new PcapOptions { Read = path }, new FakeClock())).SubscribeToAll();
        Assert.Equal(2, player.Play().Count);
        Assert.Equal(HealthState.Degraded, player.Health.State);
        Assert.Contains("damaged at byte", player.Health.Last!.Message, StringComparison.Ordinal);
        Assert.Empty(player.Receive(player.Now));
    }

    [Fact]
    public async Task Frames_of_an_unknown_link_type_are_passed_over_and_told()
    {
        string path = _file.Write("in.pcap", RecordingFile.Classic(false, false, (LinkType)147, (1, 1, [1, 2, 3], 3)));
        await using LinkRig player = (await LinkRig.StartAsync(new PcapOptions { Read = path }, new FakeClock())).SubscribeToAll();
        Assert.Empty(player.Play());
        Assert.Equal(1, player.Counters["ignored"]);
        Assert.Contains(player.Health.Reports, static report => report.Message.Contains("link type 147", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Files_that_cannot_be_opened_are_named()
    {
        string there = _file.Write("in.pcapng", 1, FrameBench.Sample());
        foreach (PcapOptions options in (PcapOptions[])[
            new() { Read = _file.PathOf("missing.pcap") },
            new() { Write = _file.PathOf("missing/out.pcapng") },
            new() { Read = there, Write = _file.PathOf("./in.pcapng") },
        ])
        {
            ComponentException refused = await Assert.ThrowsAsync<ComponentException>(() => LinkRig.StartAsync(options, new FakeClock()));
            Assert.Contains(_file.PathOf(""), refused.Message, StringComparison.Ordinal);
        }

        Assert.NotEmpty(File.ReadAllBytes(there));
    }

    [Fact]
    public async Task With_the_systems_clock_it_plays_in_real_time_and_a_wake_ends_the_wait()
    {
        string path = _file.Write("in.pcapng", 30, Enumerable.Repeat(FrameBench.Sample(), 4));
        await using LinkRig player = (await LinkRig.StartAsync(new PcapOptions { Read = path })).SubscribeToAll();
        Instant start = player.Now;
        Assert.Equal(4, player.ReceiveAll(4).Count);
        Assert.True(player.Now - start > TimeSpan.FromMilliseconds(60));
        player.Receiver.Wake();
        Assert.Empty(player.Receive(Instant.Never));
    }

    [Fact]
    [Trait("Needs", "System")]
    public async Task A_file_on_a_full_disk_is_given_up_once()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full");
        ComponentException refused = await Assert.ThrowsAsync<ComponentException>(() => LinkRig.StartAsync(new PcapOptions { Write = "/dev/full" }));
        Assert.Contains("/dev/full", refused.Message, StringComparison.Ordinal);
    }
}
