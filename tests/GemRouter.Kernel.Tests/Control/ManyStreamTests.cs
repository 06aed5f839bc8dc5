using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>
/// wire 7 allows a source 64 streams, and receivers 10 signature checks a second in its name, 30 at once: so 64 announcements and the HELLOs that list them take receivers 4 s at least. They are not to take much more. The default allows
/// 100 at once.
/// </summary>
public sealed class ManyStreamTests
{
    private const int Most = 64;

    private static readonly ControlLimits Thirty = new() { SignaturesPerNodeBurst = 30 };

    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.1");

    private readonly SimulatedDomain _domain = new();

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void With_a_burst_of_thirty_as_many_streams_as_a_source_may_have_start_together_and_are_usable_as_soon_as_the_budget_allows(int receivers)
    {
        SimulatedNode source = _domain.Start();
        SimulatedNode[] others = [.. Enumerable.Range(0, receivers).Select(_ => _domain.Start(limits: Thirty))];
        _domain.Run(10);
        SealKey[] keys = Open(source);
        TimeSpan took = _domain.RunUntil(() => others.All(receiver => Usable(receiver, keys) == Most));
        Assert.True(took < TimeSpan.FromSeconds(6.5), $"{took.TotalSeconds} s");
    }

    [Fact]
    public void With_the_default_budget_they_are_usable_at_once()
    {
        SimulatedNode source = _domain.Start();
        SimulatedNode receiver = _domain.Start();
        _domain.Run(10);
        SealKey[] keys = Open(source);
        Assert.True(_domain.RunUntil(() => Usable(receiver, keys) == Most) < TimeSpan.FromMilliseconds(100));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_receiver_that_starts_while_as_many_streams_run_opens_them_as_soon_as_a_burst_of_thirty_allows(ulong seed)
    {
        SimulatedDomain domain = new(seed);
        SimulatedNode source = domain.Start();
        SealKey[] keys = Open(source);
        domain.Run(30);
        SimulatedNode late = domain.Start(limits: Thirty);
        Instant start = domain.Now;
        Instant heardAt = start;
        Assert.True(domain.RunUntil(() =>
        {
            // Packets of all streams come all the time.
            if (domain.Now - heardAt >= TimeSpan.FromMilliseconds(5))
            {
                heardAt = domain.Now;
                foreach (SealKey key in keys.Where(key => late.UsableKeyOf(key) is null))
                {
                    late.Plane.NoteUnknownKey(Group, key.Address.KeyId, domain.Now);
                }
            }

            return Usable(late, keys) == Most;
        }) < TimeSpan.FromSeconds(7), $"{(domain.Now - start).TotalSeconds} s");
    }

    private static int Usable(SimulatedNode node, SealKey[] keys) => keys.Count(key => node.UsableKeyOf(key) is not null);

    private static SealKey[] Open(SimulatedNode source) =>
        [.. Enumerable.Range(5000, Most).Select(port => source.Plane.Open(Group, (ushort)port, null, source.Now)!.Current.Seal)];
}
