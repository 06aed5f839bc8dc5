using F = GemRouter.Testing.StageConformance;
using X = GemRouter.Testing.Tests.ToyStageFault;

namespace GemRouter.Testing.Tests;

public sealed class StageConformanceTests
{
    private static readonly Flaw[] Flaws =
    [
        Plain(
            X.RentsAndForgets, nameof(F.Every_packet_is_accounted_for_in_batches_of_any_size), nameof(F.A_full_batch_is_processed), nameof(F.The_declared_room_is_enough),
            nameof(F.Only_a_holding_stage_keeps_packets), nameof(F.What_has_left_is_not_touched), nameof(F.Drops_are_counted_under_its_own_reasons),
            nameof(F.Any_packet_is_processed), nameof(F.Changed_bytes_lose_the_mark_of_the_seal), nameof(F.The_same_seed_and_input_give_the_same_output),
            nameof(F.It_allocates_nothing_once_it_runs), nameof(F.The_drain_gives_everything_back)),
        Plain(X.AddsWithoutRoom, nameof(F.A_full_batch_is_processed)),
        Plain(X.NeedsAPacket, nameof(F.An_empty_pool_is_no_error)),
        Plain(X.TakesMoreRoomThanItSays, nameof(F.The_declared_room_is_enough)),
        Plain(X.KeepsWithoutHolding, nameof(F.Only_a_holding_stage_keeps_packets)),
        Plain(X.WritesToWhatHasLeft, nameof(F.What_has_left_is_not_touched)),
        Plain(X.DropsUnderItsOwnReason, nameof(F.Drops_are_counted_under_its_own_reasons)),
        Plain(X.ThrowsOnEmptyPayload, nameof(F.Any_packet_is_processed), nameof(F.The_declared_room_is_enough)),
        Plain(X.WritesPastTheMark, nameof(F.Changed_bytes_lose_the_mark_of_the_seal)),
        Plain(X.RollsRealDice, nameof(F.The_same_seed_and_input_give_the_same_output)),
        Plain(X.Allocates, nameof(F.It_allocates_nothing_once_it_runs)),
        Plain(X.IsNotShared, nameof(F.A_shared_stage_works_on_several_threads)),
        Holding(X.IsSharedAndHolds, nameof(F.A_shared_stage_works_on_several_threads), nameof(F.A_holding_stage_is_made_for_each_worker)),
        Holding(X.KeepsSomeInTheDrain, nameof(F.The_drain_gives_everything_back), nameof(F.Ticks_and_drains_leave_what_does_not_fit)),
        Holding(X.TicksInCircles, nameof(F.A_tick_does_something_or_names_a_later_time)),
        Holding(X.TicksWithoutRoom, nameof(F.Ticks_and_drains_leave_what_does_not_fit)),
    ];

    public static TheoryData<string> Names => [.. Flaws.Select(flaw => flaw.Name)];

    [Fact]
    public async Task Stages_that_keep_the_contract_pass()
    {
        Assert.Empty(await Flaw.RunAsync(() => new ToyStageConformance(ToyStage.Factory())));
        Assert.Empty(await Flaw.RunAsync(() => new ToyStageConformance(ToyHoldingStage.Factory())));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_fault_is_found_by_the_facts_of_its_rule(string name) => Flaws.Single(flaw => flaw.Name == name).AssertIsFoundAsync();

    [Fact]
    public void Every_fact_finds_a_fault() => Assert.Empty(Flaw.NamesOf(typeof(F)).Except(Flaws.SelectMany(flaw => flaw.Fails)));

    private static Flaw Plain(X fault, params string[] fails) => new(fault.ToString(), () => new ToyStageConformance(ToyStage.Factory(fault)), fails);

    private static Flaw Holding(X fault, params string[] fails) => new(fault.ToString(), () => new ToyStageConformance(ToyHoldingStage.Factory(fault)), fails);
}
