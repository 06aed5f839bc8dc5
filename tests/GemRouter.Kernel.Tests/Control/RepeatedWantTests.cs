using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 4: a WANT without an answer is repeated with a new nonce, since one CHALLENGE of a boot hastens one HELLO at most.</summary>
public sealed class RepeatedWantTests
{
    private static readonly ControlTimers Seldom = new() { HelloInterval = TimeSpan.FromMinutes(10), FirstHellos = [TimeSpan.Zero] };

    private readonly SimulatedDomain _domain = new();

    [Fact]
    public void Each_time_that_a_WANT_is_repeated_it_has_a_new_nonce()
    {
        SimulatedNode one = _domain.Start(Seldom);
        SimulatedNode listener = _domain.Start(Seldom);
        _domain.IsLost = (from, to) => from == listener || (to == one && from.Said.Count > 1); // all that the other says after its first HELLO
        _domain.Run(5);
        _domain.Start(Seldom);
        HashSet<Challenge> nonces = [];
        Instant end = _domain.Now + TimeSpan.FromSeconds(3);
        _domain.RunUntil(() =>
        {
            nonces.UnionWith(listener.Plane.Roster.Boots.Where(boot => boot.Id == one.Boot.Boot).Select(static boot => boot.Challenge));
            return _domain.Now >= end || nonces.Count == 4;
        });
        Assert.Equal(4, nonces.Count); // of its first HELLO, and of a WANT and its two repetitions
    }
}
