using GemRouter.Limits.Tests.Rig;
using GemRouter.Protocol;

namespace GemRouter.Limits.Tests;

/// <summary>wire 7: each limit as the manifest sets it, in a whole router: it is filled, its counter says so, and what was there before stays.</summary>
public sealed class LimitSettingTests
{
    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.1");

    private readonly Forger _forger = new(5);
    private ulong _packets;

    [Fact]
    public async Task Nodes_known()
    {
        await using Limited limited = await Limited.BeginAsync("{ nodes: 1 }");
        await limited.SayAsync(Identities(3).Select(boot => _forger.Hello(boot)));
        Assert.Equal(3, limited.Count("roster.full"));
        Assert.Single(limited.Router.Status.Peers);
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Tentative_boots_in_all()
    {
        await using Limited limited = await Limited.BeginAsync("{ tentative-boots: 4 }");
        await limited.SayAsync(Identities(7).Select(boot => _forger.Hello(boot)));
        Assert.Equal(3, limited.Count("roster.full"));
        Assert.Equal(4, limited.Router.Status.Peers.Count(static peer => peer.State == "tentative"));
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Tentative_boots_of_a_node()
    {
        await using Limited limited = await Limited.BeginAsync("{ tentative-boots-per-node: 2 }");
        EphemeralIdentity identity = _forger.Identity();
        await limited.SayAsync(Enumerable.Range(0, 5).Select(_ => _forger.Hello(_forger.Boot(identity))));
        Assert.Equal(3, limited.Count("roster.full"));
        Assert.Equal(2, limited.Router.Status.Peers.Count(static peer => peer.State == "tentative"));
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Streams_of_a_source()
    {
        await using Limited limited = await Limited.BeginAsync("{ streams-per-source: 2 }");
        Member member = await limited.MemberAsync();
        await limited.SayAsync(Enumerable.Range(6000, 5).Select(port => Forger.Announce(member.Boot, _forger.Object(member.Boot, member.Boot.Node, member.Boot.Boot, (ushort)port))));
        Assert.Equal(3, limited.Count("streams.full"));
        Assert.Equal([6000, 6001], PortsOf(limited, member));
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Streams_of_the_router_itself()
    {
        await using Limited limited = await Limited.BeginAsync("{ streams-per-source: 2 }");
        limited.Router.Host("lan").Send(Enumerable.Range(7000, 4).Select(static port => new TestPacket { Group = Group, Port = (ushort)port, Payload = new byte[10] }));
        await limited.Domain.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(2, limited.Router.Status.OwnStreams.Length);
        Assert.True(limited.Count("streams.refused") >= 2);
        Assert.Equal(2, limited.Router.Drops["seal.no_key"]);
        Assert.Equal(2, limited.Router.Sent("fabric").Count);
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Streams_in_all()
    {
        await using Limited limited = await Limited.BeginAsync("{ streams: 2, streams-per-source: 2 }");
        Member member = await limited.MemberAsync();
        await limited.SayAsync(Enumerable.Range(6000, 3).Select(port => Forger.Announce(member.Boot, _forger.Object(member.Boot, member.Boot.Node, member.Boot.Boot, (ushort)port))));
        Assert.Equal(2, limited.Count("streams.full"));
        Assert.Equal([6000], PortsOf(limited, member)); // the other one is the source's
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Keys_of_a_stream()
    {
        await using Limited limited = await Limited.BeginAsync("{ keys-per-stream: 2 }");
        Member member = await limited.MemberAsync();
        string[] usable = [];
        for (uint sequence = 1; sequence <= 3; sequence++)
        {
            await AnnounceAsync(limited, member, 6000, sequence);
            usable = sequence == 2 ? KidsOf(limited, member) : usable;
        }

        Assert.Equal(1, limited.Count("streams.full"));
        Assert.Equal(2, usable.Length);
        Assert.Equal(usable, KidsOf(limited, member));
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Opens_in_all()
    {
        await using Limited limited = await Limited.BeginAsync("{ opens: 50, unknown-opens: 50 }");
        UInt128 known = limited.Source.Boot();
        await limited.SayAsync(Enumerable.Range(0, 200).Select(i => _forger.Garbage(known, 1000 + (ulong)i)));
        Assert.InRange(limited.Count("control.auth_failed"), 45, 50);
        Assert.Equal(200, limited.Count("control.auth_failed") + limited.Count("control.throttled"));
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Opens_for_unknown_boots()
    {
        await using Limited limited = await Limited.BeginAsync("{ unknown-opens: 20 }");
        await limited.SayAsync(Enumerable.Range(0, 200).Select(_ => _forger.Garbage(_forger.Number(), 1)));
        Assert.Equal((20, 180), (limited.Count("control.auth_failed"), limited.Count("control.throttled")));
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Signatures_in_all()
    {
        await using Limited limited = await Limited.BeginAsync("{ signatures: 40 }");
        await limited.SayAsync(Identities(20).Select(boot => _forger.Hello(boot)));
        Assert.Equal(15, limited.Count("control.throttled")); // a quarter of 40, for those that show no life; two checks each
        Assert.Equal(5, limited.Router.Status.Peers.Count(static peer => peer.State == "tentative"));
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Signatures_of_a_node_and_their_burst()
    {
        await using Limited limited = await Limited.BeginAsync("{ signatures-per-node: 2, signatures-per-node-burst: 6 }");
        using OwnBoot boot = _forger.Boot();
        await limited.SayAsync(Enumerable.Range(0, 20).Select(_ => _forger.Hello(boot)));
        Assert.Equal(15, limited.Count("control.throttled")); // the first takes two
        await limited.Domain.AdvanceAsync(TimeSpan.FromSeconds(1));
        await limited.SayAsync(Enumerable.Range(0, 20).Select(_ => _forger.Hello(boot)));
        Assert.Equal(15 + 18, limited.Count("control.throttled"));
        await limited.Domain.AdvanceAsync(TimeSpan.FromSeconds(2));
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Announcements_that_wait()
    {
        await using Limited limited = await Limited.BeginAsync("{ waiting-announcements: 2 }");
        await limited.SayAsync(Identities(5).Select(boot => Forger.Announce(boot, _forger.Object(boot, boot.Node, boot.Boot, 6000))));
        Assert.Equal((2, 3), (limited.Count("announce.held"), limited.Count("announce.unknown_source")));
        await limited.Domain.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Equal(5, limited.Count("announce.unknown_source"));
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Memory_of_replay_windows()
    {
        await using Limited limited = await Limited.BeginAsync("{ window-memory: 64KiB }");
        Member member = await limited.MemberAsync();
        for (ushort port = 6000; port < 6010; port++)
        {
            await AnnounceAsync(limited, member, port, 1, windowLog2: 18); // 32 KiB each, if they could
        }

        await StaysAsync(limited);
        Assert.InRange(limited.Count("streams.no_window"), 1, 5);
        Assert.Contains("limits.window-memory", limited.Router.Status.Problem, StringComparison.Ordinal);

        // The member goes, and with it the want of memory.
        member.Plane.Stop(limited.Domain.Clock.Now);
        await limited.Domain.AdvanceAsync(TimeSpan.FromSeconds(4));
        Assert.Null(limited.Router.Status.Problem);
        await StaysAsync(limited);
    }

    [Fact]
    public async Task Memory_of_fragments()
    {
        await using Limited limited = await Limited.BeginAsync("{ fragment-memory: 64KiB }");
        MemoryNetwork fabric = limited.Domain.Host("fabric").Network;
        fabric.Impairment = new Impairment { Loss = 0.4 };
        limited.Source.Host("lan").Send(TimeSpan.FromMilliseconds(5), Enumerable.Range(0, 60).Select(i => new TestPacket { Group = Group, Payload = TestPacket.Bytes((ulong)i, 8000) }));
        await limited.Domain.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.True(limited.Router.Drops.GetValueOrDefault("fragment.memory") > 0, string.Join(", ", limited.Router.Drops));
        fabric.Impairment = Impairment.None;
        await limited.Domain.AdvanceAsync(TimeSpan.FromSeconds(1));
        await StaysAsync(limited);
        int before = limited.Router.Sent("lan").Count;
        limited.Source.Host("lan").Send(new TestPacket { Group = Group, Payload = TestPacket.Bytes(99, 8000) });
        await limited.Domain.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(before + 1, limited.Router.Sent("lan").Count);
    }

    private static int[] PortsOf(Limited limited, Member member) =>
        [.. limited.Router.Status.PeerStreams.Where(stream => stream.Node == member.Boot.Node.ToString()).Select(static stream => stream.Port).Order()];

    private static string[] KidsOf(Limited limited, Member member) =>
        [.. limited.Router.Status.PeerStreams.Where(stream => stream.Node == member.Boot.Node.ToString() && stream.Usable).Select(static stream => stream.Kid).Order(StringComparer.Ordinal)];

    private List<OwnBoot> Identities(int count) => [.. Enumerable.Range(0, count).Select(_ => _forger.Boot())];

    // An announcement, and a HELLO that makes its SEK usable.
    private async Task AnnounceAsync(Limited limited, Member member, ushort port, uint sequence, byte windowLog2 = 10)
    {
        using SourceKey key = new(_forger.Bytes(SourceKey.Size));
        byte[] bytes = Forger.Object(member.Boot, member.Boot.Node, member.Boot.Boot, port, key, sequence, windowLog2);
        Assert.True(Announcement.TryRead(bytes, KnownKeys.Domain, out Announcement announcement));
        KeyId kid = key.DeriveKeyId(announcement.Context);
        byte[] hello = _forger.Hello(member.Boot, content => content.Streams.Add(new StreamEntry(Group, port, kid, sequence, new PacketNumber(1))));
        await limited.SayAsync([Forger.Announce(member.Boot, bytes), hello]);
    }

    // What was there before is there still: the source is believed, and its stream arrives.
    private async Task StaysAsync(Limited limited)
    {
        Assert.Contains(limited.Router.Status.Peers, static peer => peer is { Name: "source", State: "proven" });
        int before = limited.Router.Sent("lan").Count;
        limited.Source.Host("lan").Send(TimeSpan.FromMilliseconds(5), Enumerable.Range(0, 20).Select(_ => new TestPacket { Group = Group, Payload = TestPacket.Bytes(1_000 + _packets++, 50) }));
        await limited.Domain.AdvanceAsync(TimeSpan.FromSeconds(0.3));
        Assert.Equal(before + 20, limited.Router.Sent("lan").Count);
    }
}
