using GemRouter.Plugin.Pcap.Tests;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>What the system refuses for a while, and what others have set up on the interface.</summary>
[Trait("Needs", "System")]
public sealed class RefusalTests
{
    private const string Group = "239.255.66.1";

    [Fact]
    public async Task A_refused_filter_is_told_until_it_is_taken()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(Group, 5004).Subscribe("239.255.66.2", 5004);
        Assert.SkipUnless(File.Exists("/proc/sys/net/core/optmem_max"), "This kernel has one limit of option memory for all namespaces.");
        string before = File.ReadAllText("/proc/sys/net/core/optmem_max").Trim();
        try
        {
            PrivateNetwork.LimitOptionMemory(64);
            near.Link.Unsubscribe(LinkRig.Of("239.255.66.2", 5004));
            Assert.Equal(HealthState.Degraded, near.Health.State);
            near.Receive(near.Now + TimeSpan.FromMilliseconds(1200)); // several looks at the interface
            Assert.Equal(HealthState.Degraded, near.Health.State);
            Assert.Contains("a filter of packets", near.Health.Last!.Message, StringComparison.Ordinal);
        }
        finally
        {
            PrivateNetwork.LimitOptionMemory(int.Parse(before, System.Globalization.CultureInfo.InvariantCulture));
        }

        near.Until(() => near.Health.State == HealthState.Healthy, "The filter");
    }

    [Theory]
    [InlineData(20_480)] // as it was before Linux 6.7
    [InlineData(131_072)]
    public async Task A_thousand_groups_are_received_however_little_room_the_kernel_has_for_a_filter(int optionMemory)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        Assert.SkipUnless(File.Exists("/proc/sys/net/core/optmem_max"), "This kernel has one limit of option memory for all namespaces.");
        string before = File.ReadAllText("/proc/sys/net/core/optmem_max").Trim();
        try
        {
            PrivateNetwork.LimitOptionMemory(optionMemory);
            await using LinkRig near = await LinkRig.StartAsync(wire.Near);
            await using LinkRig far = await LinkRig.StartAsync(wire.Far);
            string[] groups = [.. Enumerable.Range(0, 1000).Select(static i => FormattableString.Invariant($"239.80.{i / 100}.{i % 100 * 2}"))];
            foreach (string group in groups)
            {
                near.Link.Subscribe(LinkRig.Of(group));
            }

            _ = near.Receiver;
            TestPacket[] sent = [.. ((int[])[0, 1, 499, 998, 999]).Select(i => Samples.Of(groups[i], (ulong)i))];
            far.Send([Samples.Of("239.80.3.3", 7), Samples.Of("239.90.0.0", 8), .. sent]);
            Assert.Equal(Samples.Payloads(sent), Samples.Payloads(near.ReceiveAll(sent.Length)));
        }
        finally
        {
            PrivateNetwork.LimitOptionMemory(int.Parse(before, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public async Task Another_number_of_receivers_whose_rings_are_refused_is_no_success_and_the_former_number_comes_back()
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = await LinkRig.StartAsync(wire.Near);
        near.Link.Subscribe(LinkRig.Of(Group));
        await using LinkRig far = await LinkRig.StartAsync(wire.Far);
        Assert.SkipUnless(File.Exists("/proc/sys/net/core/optmem_max"), "This kernel has one limit of option memory for all namespaces.");
        string before = File.ReadAllText("/proc/sys/net/core/optmem_max").Trim();
        try
        {
            PrivateNetwork.LimitOptionMemory(64);
            ComponentException refusal = Assert.Throws<ComponentException>(() => near.Link.OpenReceiver(0, 2));
            Assert.Contains("a filter of packets", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            PrivateNetwork.LimitOptionMemory(int.Parse(before, System.Globalization.CultureInfo.InvariantCulture));
        }

        near.Until(() => near.Health.State == HealthState.Healthy, "The ring");
        far.Send(Samples.Of(Group));
        Assert.Single(near.ReceiveAll(1));
    }

    [Theory]
    [InlineData(RingMode.Throughput)]
    [InlineData(RingMode.Latency)]
    public async Task Frames_to_another_host_are_not_taken_where_the_interface_delivers_them(RingMode mode)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(new RingOptions { Device = wire.Near, Mode = mode, Promiscuous = true, Checksums = ChecksumChoice.Ignore })).Subscribe(Group);
        using Injector injector = new(wire.Far);
        TestPacket packet = Samples.Of(Group, 1) with { Source = Address.Parse("10.0.0.1") };
        byte[] own = Frames.Of(packet);
        byte[] others = Frames.Of(packet with { Payload = TestPacket.Bytes(2, 100) });
        new byte[] { 0x02, 0x00, 0x00, 0x00, 0x00, 0x99 }.CopyTo(others, 0); // the hardware address of nobody here
        injector.Send(others);
        injector.Send(own);
        Assert.Equal(Samples.Payloads([packet]), Samples.Payloads(near.ReceiveAll(1)));
        Assert.Equal(0, near.Counters["ignored"]);
    }

    [Fact]
    public async Task A_burst_with_foreign_sources_waits_for_a_slow_interface_and_loses_nothing()
    {
        const int count = 1000;
        using VirtualEthernet wire = VirtualEthernet.Make();
        await using LinkRig near = (await LinkRig.StartAsync(wire.Near)).Subscribe(Group);
        await using LinkRig far = await LinkRig.StartAsync(new RingOptions { Device = wire.Far, Source = SourceChoice.Preserve });
        string? refusal = PrivateNetwork.Tc($"qdisc add dev {wire.Far} root tbf rate 40mbit burst 32kb limit 8mb");
        Assert.SkipWhen(refusal is not null, $"needs tc, and tbf in the kernel: {refusal}");
        TestPacket[] sent = [.. Enumerable.Range(0, count).Select(static i => Samples.Of(Group, (ulong)i, 1316) with { Source = Address.Parse("198.51.100.7"), SourcePort = 1111 })];
        foreach (TestPacket[] some in sent.Chunk(200))
        {
            Assert.Equal(some.Length, far.Send(some));
        }

        List<TestPacket> received = near.ReceiveAll(count);
        Assert.Equal(Samples.Payloads(sent), Samples.Payloads(received));
        Assert.Equal(0, far.Counters["send_full"]);
    }

    [Theory]
    [InlineData(RingMode.Latency, true)]
    [InlineData(RingMode.Throughput, false)]
    public async Task A_mode_that_drops_what_the_interface_joins_says_so_at_the_start(RingMode mode, bool warns)
    {
        using VirtualEthernet wire = VirtualEthernet.Make();
        Assert.SkipWhen(!Offload.Set(wire.Near, "rx-gro", on: true) || !Offload.Set(wire.Near, "rx-udp-gro-forwarding", on: true), "This kernel has no rx-udp-gro-forwarding.");
        await using LinkRig near = await LinkRig.StartAsync(wire.Near, mode);
        Assert.Equal(warns, near.Logger.Lines.Any(line => line.Contains($"ethtool -K {wire.Near} rx-udp-gro-forwarding off", StringComparison.Ordinal)));
        await using LinkRig far = await LinkRig.StartAsync(wire.Far, mode);
        Assert.DoesNotContain(far.Logger.Lines, static line => line.Contains("ethtool", StringComparison.Ordinal));
    }
}
