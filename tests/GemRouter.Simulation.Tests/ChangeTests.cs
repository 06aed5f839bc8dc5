using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Tests;

/// <summary>wire 6.3, 6.5: what operators change while packets flow loses none of them.</summary>
public sealed class ChangeTests
{
    private const int Converged = 4_000;
    private const int LastPackets = 2_000;

    private static readonly Scenario Calm = new()
    {
        Seed = 1,
        Nodes = [.. Enumerable.Range(0, 5).Select(static node => new NodePlan(node * 100, SecondGroups: true))],
        Streams = [new StreamPlan(0, 0, 1_000, 50, 100), new StreamPlan(1, 1, 1_500, 70, 100)],
        Faults = [],
        Length = 60_000,
    };

    public static TheoryData<string> Kinds => [.. Enum.GetNames<ChangeKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_change_that_is_made_router_by_router_loses_no_packet(string kind)
    {
        Change change = new() { Kind = Enum.Parse<ChangeKind>(kind), At = 6_000, Apart = 16_000, Rekey = 8_000 };
        using SimulatedDomain domain = new(Calm with { Changes = [change] });
        Assert.Null(domain.Run());
        SentPacket[] looked = [.. domain.Packets.Where(packet => packet.SentAt >= domain.At(Converged) && packet.SentAt <= domain.At(Calm.Length - LastPackets))];
        Assert.NotEmpty(looked);
        Assert.All(looked, static packet => Assert.Equal(4, (int)uint.PopCount(packet.DeliveredAt)));
        int keys = domain.Packets.Where(static packet => packet.Stream.Node == 0).Select(static packet => packet.KeyId).Distinct().Count();
        Assert.True(kind == nameof(ChangeKind.Bootstrap) ? keys == 1 : keys > 1, $"{keys} keys");
    }

    [Fact]
    public void Scenarios_have_them()
    {
        Scenario[] scenarios = [.. Enumerable.Range(1, 300).Select(static seed => ScenarioGenerator.Make((ulong)seed))];
        Assert.All(Enum.GetValues<ChangeKind>(), kind => Assert.Contains(scenarios, scenario => scenario.Changes.Any(change => change.Kind == kind)));
        Assert.Contains(scenarios, static scenario => scenario.Limits.Nodes <= 16 && scenario.HasRoom);
        Assert.Contains(scenarios, static scenario => scenario.Limits.Nodes <= 16 && !scenario.HasRoom);
    }
}
