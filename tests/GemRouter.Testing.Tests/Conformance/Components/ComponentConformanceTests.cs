using F = GemRouter.Testing.ComponentConformance;
using X = GemRouter.Testing.Tests.LivingFault;

namespace GemRouter.Testing.Tests;

public sealed class ComponentConformanceTests
{
    private static readonly Flaw[] Flaws =
    [
        Of(X.WritesABook, nameof(F.Its_name_and_summary_are_sane)),
        Of(X.NeedsTooMuch, nameof(F.Its_needs_are_within_bounds)),
        Of(X.HasABadDefault, nameof(F.Its_defaults_are_valid_but_for_what_is_required)),
        Of(X.RefusesWhatIsValid, nameof(F.Valid_options_yield_no_problem)),
        Of(X.TellsOneProblemAtATime, nameof(F.Invalid_options_yield_all_their_problems_at_once)),
        Of(X.ThrowsInItsCheck, nameof(F.Checking_options_never_throws)),
        Of(X.HasAnUnfillableOption, nameof(F.Every_option_is_of_a_kind_that_a_manifest_can_fill)),
        Of(X.IsNotReloadable, nameof(F.It_takes_new_values_of_its_reloadable_options)),
        Of(
            X.CanBeMadeOnce, nameof(F.It_can_be_made_with_all_valid_options_and_dropped), nameof(F.It_can_be_disposed_after_its_stop_and_without_a_start),
            nameof(StageConformance.The_declared_room_is_enough), nameof(StageConformance.The_same_seed_and_input_give_the_same_output)),
        Of(X.StartsATimerWhenMade, nameof(F.Making_it_starts_no_timer)),
        Of(X.NamesACounterAsItLikes, nameof(F.Its_counters_are_named_by_the_rule_and_described)),
        Of(X.LogsASecret, nameof(F.What_it_says_holds_no_secret)),
        Of(X.CannotStopUnstarted, nameof(F.A_stop_without_a_start_is_safe), nameof(F.A_cancelled_start_says_so_and_can_be_stopped)),
        Of(X.CannotStopTwice, nameof(F.A_second_stop_is_safe)),
        Of(X.IgnoresACancelledStart, nameof(F.A_cancelled_start_says_so_and_can_be_stopped)),
        Of(X.IgnoresACancelledStop, nameof(F.A_stop_with_a_cancelled_token_still_ends_it)),
        Of(X.LeavesATimer, nameof(F.After_its_stop_no_timer_is_left), nameof(F.A_stop_with_a_cancelled_token_still_ends_it)),
        Of(X.CannotBeDisposed, nameof(F.It_can_be_disposed_after_its_stop_and_without_a_start)),
    ];

    public static TheoryData<string> Names => [.. Flaws.Select(flaw => flaw.Name)];

    [Fact]
    public async Task A_component_that_keeps_the_contract_passes() => Assert.Empty(await Flaw.RunAsync(() => new LivingStageConformance(X.None)));

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_fault_is_found_by_the_facts_of_its_rule(string name) => Flaws.Single(flaw => flaw.Name == name).AssertIsFoundAsync();

    [Fact]
    public void Every_fact_finds_a_fault() => Assert.Empty(Flaw.NamesOf(typeof(F)).Except(Flaws.SelectMany(flaw => flaw.Fails)));

    [Fact]
    public async Task Each_option_that_a_manifest_cannot_fill_is_named()
    {
        Dictionary<string, Exception> failures = await Flaw.RunAsync(() => new LivingStageConformance(X.HasAnUnfillableOption));
        string message = Assert.Single(failures).Value.Message;
        Assert.All((string[])["Server", "Counted", "Table", "Times[]"], name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    private static Flaw Of(X fault, params string[] fails) => new(fault.ToString(), () => new LivingStageConformance(fault), fails);
}
