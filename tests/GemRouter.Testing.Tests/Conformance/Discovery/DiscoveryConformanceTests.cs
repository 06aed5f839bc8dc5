using F = GemRouter.Testing.DiscoveryConformance;
using X = GemRouter.Testing.Tests.DiscoveryFault;

namespace GemRouter.Testing.Tests;

public sealed class DiscoveryConformanceTests
{
    private static readonly Flaw[] Flaws =
    [
        Of(
            X.WaitsForAChange, nameof(F.The_first_set_comes_soon), nameof(F.Each_change_brings_the_whole_set), nameof(F.The_newest_set_is_not_left_out),
            nameof(F.It_neither_repeats_itself_nor_ends), nameof(F.Cancelling_ends_the_watch_soon)),
        Of(X.GivesWhatIsNew, nameof(F.Each_change_brings_the_whole_set), nameof(F.The_newest_set_is_not_left_out)),
        Of(X.LeavesOutTheNewest, nameof(F.The_newest_set_is_not_left_out)),
        Of(X.RepeatsItself, nameof(F.It_neither_repeats_itself_nor_ends)),
        Of(X.EndsWithTheServer, nameof(F.It_neither_repeats_itself_nor_ends)),
        Of(X.CannotBeCancelled, nameof(F.Cancelling_ends_the_watch_soon), nameof(F.It_neither_repeats_itself_nor_ends)),
        Of(X.ForgetsToWithdraw, nameof(F.An_advertisement_is_published_replaced_and_withdrawn)),
    ];

    public static TheoryData<string> Names => [.. Flaws.Select(flaw => flaw.Name)];

    [Fact]
    public async Task A_strategy_that_keeps_the_contract_passes() => Assert.Empty(await Flaw.RunAsync(() => new ToyDiscoveryConformance(X.None)));

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_fault_is_found_by_the_facts_of_its_rule(string name) => Flaws.Single(flaw => flaw.Name == name).AssertIsFoundAsync();

    [Fact]
    public void Every_fact_finds_a_fault() => Assert.Empty(Flaw.NamesOf(typeof(F)).Except(Flaws.SelectMany(flaw => flaw.Fails)));

    private static Flaw Of(X fault, params string[] fails) => new(fault.ToString(), () => new ToyDiscoveryConformance(fault), fails);
}
