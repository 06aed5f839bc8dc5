using GemRouter.Kernel;

namespace GemRouter.Testing.Hosting.Tests;

/// <summary>Routers that stop, and routers that are there twice: goodbye (wire 6.1), clones and restored machines (wire 4).</summary>
public sealed class StopAndCopyTests : IAsyncDisposable
{
    private readonly DomainFixture _domain = new(seed: 5);

    [Fact]
    public async Task Who_stops_is_forgotten_at_once_and_its_packets_under_way_are_opened_for_two_seconds_more()
    {
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(_domain);
        a.Host("lan").Send(Sites.Packets(50));
        await _domain.AdvanceAsync(TimeSpan.FromSeconds(1));
        MemoryNetwork fabric = _domain.Host("fabric").Network;

        TestPacket[] late = Sites.Packets(40, seed: 2);
        fabric.Impairment = new Impairment { Delay = TimeSpan.FromSeconds(1.5) };
        a.Host("lan").Send(late);
        await _domain.AdvanceAsync(TimeSpan.FromMilliseconds(20));
        fabric.Impairment = Impairment.None; // the goodbye overtakes them
        await a.StopAsync();
        await _domain.AdvanceAsync(TimeSpan.FromMilliseconds(5));
        Assert.Empty(b.Status.Peers);
        Assert.Equal(50, b.Sent("lan").Count);
        Assert.NotEmpty(b.Status.PeerStreams);

        await _domain.AdvanceAsync(TimeSpan.FromSeconds(1.6));
        PcapAssert.SamePayloads(late, b.Sent("lan").Skip(50));
        await _domain.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(b.Status.PeerStreams);
        Assert.Empty(b.Drops);
    }

    [Fact]
    public async Task What_is_held_when_a_router_stops_is_sealed_and_opened()
    {
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(_domain); // start-hold: 100ms
        TestPacket[] packets = Sites.Packets(30);
        a.Host("lan").Send(TimeSpan.FromMilliseconds(1), packets);
        await _domain.AdvanceAsync(TimeSpan.FromMilliseconds(60));
        Assert.Empty(b.Sent("lan"));
        Assert.Contains(a.Status.Legs, static leg => leg.Held > 0);

        await a.StopAsync();
        await _domain.AdvanceAsync(TimeSpan.FromSeconds(1));
        PcapAssert.SamePayloads(packets, b.Sent("lan"));
        Assert.Empty(b.Status.Peers);
    }

    [Fact]
    public async Task A_router_whose_machine_was_restored_begins_a_new_boot_and_opens_nothing_from_before()
    {
        Machine machine = new();
        (RouterFixture a, RouterFixture b) = await Sites.MeetAsync(_domain, setup => setup.Machine = machine);
        TestPacket[] first = Sites.Packets(100);
        a.Host("lan").Send(TimeSpan.FromMilliseconds(5), first);
        await _domain.AdvanceAsync(TimeSpan.FromSeconds(2));
        PcapAssert.SamePayloads(first, b.Sent("lan"));
        RouterStatus before = a.Status;
        TestPacket[] recorded = [.. _domain.Host("fabric").Heard.Where(static packet => packet.Group == GroupAddress.Parse("239.1.1.1"))];

        machine.Restore(); // of both routers' machine
        await _domain.AdvanceAsync(TimeSpan.FromSeconds(3));
        RouterStatus after = a.Status;
        Assert.NotEqual(before.Boot, after.Boot);
        Assert.Equal("running", after.State);
        Assert.Contains(a.Log, static line => line.Contains("ALARM: the machine says that its memory was copied or restored", StringComparison.Ordinal));
        Assert.DoesNotContain(after.Peers.Concat(b.Status.Peers), static peer => peer.Cloned);

        _domain.Host("fabric").Send(recorded);
        await _domain.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(first.Length, b.Sent("lan").Count);

        TestPacket[] second = Sites.Packets(100, seed: 2);
        a.Host("lan").Send(TimeSpan.FromMilliseconds(5), second);
        await _domain.AdvanceAsync(TimeSpan.FromSeconds(2));
        PcapAssert.SamePayloads(second, b.Sent("lan").Skip(first.Length));
        Assert.NotEqual(before.OwnStreams.Single().Kid, a.Status.OwnStreams.Single().Kid);
    }

    [Fact]
    public async Task An_identity_that_runs_twice_is_told_of_and_both_streams_go_on()
    {
        RouterFixture one = await _domain.StartTextAsync(Sites.Manifest("a"));
        RouterFixture peer = await _domain.StartTextAsync(Sites.Manifest("b"));
        await _domain.MeetAsync();
        RouterFixture other = await _domain.StartTextAsync(Sites.Manifest("a")); // the same identity, on another machine
        await _domain.AdvanceUntilAsync(() => peer.Status.Peers.Count(static boot => boot is { Cloned: true, State: "proven" }) == 2, "both are proven, and known to be two");
        Assert.Equal(peer.Status.Peers[0].Id, peer.Status.Peers[1].Id);
        Assert.Equal("degraded", peer.Status.State);
        Assert.Contains(peer.Log, static line => line.Contains("ALARM: the identity", StringComparison.Ordinal) && line.Contains("lives twice", StringComparison.Ordinal));

        TestPacket[] here = Sites.Packets(50, seed: 1);
        TestPacket[] there = [.. Sites.Packets(50, seed: 2).Select(static packet => packet with { Group = GroupAddress.Parse("239.1.2.2") })];
        one.Host("lan").Send(TimeSpan.FromMilliseconds(20), here);
        other.Host("lan").Send(TimeSpan.FromMilliseconds(20), there);
        await _domain.AdvanceAsync(TimeSpan.FromSeconds(4));
        PcapAssert.SamePayloads(here, peer.Sent("lan").Where(static packet => packet.Group == GroupAddress.Parse("239.1.1.1")));
        PcapAssert.SamePayloads(there, peer.Sent("lan").Where(static packet => packet.Group == GroupAddress.Parse("239.1.2.2")));
    }

    public ValueTask DisposeAsync() => _domain.DisposeAsync();

    private sealed class Machine : IMachineGeneration
    {
        public long Current { get; private set; }

        public event Action? Changed;

        public void Restore()
        {
            Current++;
            Changed?.Invoke();
        }
    }
}
