using CsCheck;
using GemRouter.Plugin.Ring.Filters;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Which receiver a frame goes to, run here.</summary>
public sealed class FlowSpreadTests
{
    [Fact]
    public void A_flow_goes_to_one_receiver_whatever_else_its_packets_are() => Gen.Select(Frames.Few, Frames.Few).Sample(static (one, other) =>
    {
        TestPacket same = other with { Group = one.Group, Port = one.Port, Source = one.Source };
        Assert.Equal(FilterMachine.Run(FlowSpread.Program, Frames.Of(one)), FilterMachine.Run(FlowSpread.Program, Frames.Of(same)));
        if (one.Group.IsIPv4)
        {
            Assert.Equal(FilterMachine.Run(FlowSpread.Program, Frames.Of(one)), FilterMachine.Run(FlowSpread.Program, Frames.WithOptions(Frames.Of(same))));
        }
    });

    [Fact]
    public void The_program_is_the_hash_by_which_the_router_gives_flows_to_workers()
    {
        Gen<TestPacket> any =
            from ipv4 in Gen.Bool
            from bytes in Gen.Byte.Array[16]
            from port in Gen.UShort[1, ushort.MaxValue]
            from payload in Gen.Byte.Array[0, 40]
            select new TestPacket
            {
                Group = new GroupAddress(ipv4 ? Address.FromIPv4(0xE000_0000 | (BitConverter.ToUInt32(bytes) >> 4)) : new Address([0xFF, .. bytes[1..]])),
                Port = port,
                Source = Address.Parse(ipv4 ? "10.0.0.1" : "fd00::1"),
                SourcePort = 4000,
                Ttl = 8,
                Payload = payload,
            };
        any.Sample(
            static packet =>
            {
                Assert.Equal(FlowHash.Of(packet.Group, packet.Port), FilterMachine.Run(FlowSpread.Program, Frames.Of(packet)));
                if (packet.Group.IsIPv4)
                {
                    Assert.Equal(FlowHash.Of(packet.Group, packet.Port), FilterMachine.Run(FlowSpread.Program, Frames.WithOptions(Frames.Of(packet))));
                }
                else
                {
                    Assert.Equal(FlowHash.Of(packet.Group, 0), FilterMachine.Run(FlowSpread.Program, Frames.WithExtension(Frames.Of(packet)))); // its port stands elsewhere
                }
            },
            iter: 20_000);
    }

    [Theory]
    [InlineData("239.1.1.{0}", 2)]
    [InlineData("239.1.1.{0}", 7)]
    [InlineData("239.1.{0}.1", 4)]
    [InlineData("ff35::{0:x}", 2)]
    [InlineData("ff35::{0:x}:1", 4)]
    public void Neighbouring_groups_and_ports_are_spread_evenly(string groups, int receivers)
    {
        IEnumerable<TestPacket> packets =
            from i in Enumerable.Range(0, 200)
            from port in Enumerable.Range(5000, 10)
            let address = string.Format(System.Globalization.CultureInfo.InvariantCulture, groups, i)
            select Pcap.Tests.Samples.Of(address, port: (ushort)port) with { Source = Address.Parse(address.Contains(':', StringComparison.Ordinal) ? "fd00::1" : "10.0.0.1") };
        int[] counts = [.. packets.GroupBy(packet => FilterMachine.Run(FlowSpread.Program, Frames.Of(packet)) % receivers).Select(static one => one.Count())];
        Assert.Equal(receivers, counts.Length);
        Assert.All(counts, count => Assert.InRange(count, 2000 / receivers * 0.8, 2000 / receivers * 1.2));
    }
}
