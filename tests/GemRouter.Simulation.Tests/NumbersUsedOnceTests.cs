using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Invariants;
using GemRouter.Simulation.Network;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Tests;

/// <summary>What copies of one memory may do, and what none may.</summary>
public sealed class NumbersUsedOnceTests : IDisposable
{
    private readonly SimulatedDomain _domain = new(ScenarioGenerator.Make(1));
    private readonly NumbersUsedOnce _invariant = new();
    private readonly Machine _original;
    private readonly Machine _clone;

    public NumbersUsedOnceTests()
    {
        _invariant.Domain = _domain;
        _original = new Machine(_domain, 0, 0, 0);
        _clone = new Machine(_domain, 9, 0, 0) { Original = _original };
        _invariant.Started(_original);
        _invariant.Cloned(_clone);
    }

    public void Dispose() => _domain.Dispose();

    [Fact]
    public void Two_copies_may_use_a_number_once_each()
    {
        Send(_original, 1);
        Send(_clone, 2);
        Send(_original, 1);
        Assert.Null(_domain.Violation);
    }

    [Fact]
    public void Neither_may_use_it_again_with_different_content()
    {
        Send(_original, 1);
        Send(_clone, 2);
        Send(_clone, 3);
        Assert.Equal(_invariant.Name, _domain.Violation?.Invariant);
    }

    [Fact]
    public void That_another_used_it_before_does_not_matter()
    {
        Send(_clone, 1);
        Send(_original, 1);
        Send(_original, 2);
        Assert.Equal(_invariant.Name, _domain.Violation?.Invariant);
    }

    private void Send(Machine machine, byte content)
    {
        byte[] bytes = new byte[60];
        new DataHeader(new KeyId(7), new PacketNumber(5)).Write(bytes);
        bytes[^1] = content;
        _invariant.Sent(machine, new Datagram { Bytes = bytes, Group = GroupAddress.Parse("239.1.0.1"), Port = StreamPlan.Port });
    }
}
