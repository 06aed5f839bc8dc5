using F = GemRouter.Testing.KeySourceConformance;
using X = GemRouter.Testing.Tests.KeyFault;

namespace GemRouter.Testing.Tests;

public sealed class KeySourceConformanceTests
{
    private static readonly Flaw[] Flaws =
    [
        Of(
            X.GivesAnotherKey, nameof(F.It_gives_the_secret_that_was_asked_for), nameof(F.Each_call_makes_a_new_secret), nameof(F.After_a_refusal_it_answers_again),
            nameof(F.A_cancelled_call_ends_soon_and_the_source_answers_again)),
        Of(X.GivesTheSameObject, nameof(F.Each_call_makes_a_new_secret)),
        Of(X.PadsShortKeys, nameof(F.Another_length_is_refused_as_malformed), nameof(F.After_a_refusal_it_answers_again), nameof(F.No_secret_shows_in_what_it_says_or_throws)),
        Of(X.SaysItMayPass, nameof(F.A_refusal_says_why_and_whether_waiting_helps)),
        Of(X.GivesUpAfterARefusal, nameof(F.After_a_refusal_it_answers_again), nameof(F.Another_length_is_refused_as_malformed)),
        Of(X.BreaksWhenCancelled, nameof(F.A_cancelled_call_ends_soon_and_the_source_answers_again)),
        Of(X.TellsTheKeyInItsMessage, nameof(F.No_secret_shows_in_what_it_says_or_throws)),
        Of(X.LogsThePartOfAKey, nameof(F.No_secret_shows_in_what_it_says_or_throws)),
        Of(
            X.SignsSomethingElse, nameof(F.Its_identity_signs_what_can_be_verified), nameof(F.Its_identity_can_be_opened_again),
            nameof(F.Cancelled_opening_and_signing_end_soon_and_work_again)),
        Of(X.OpensOnce, nameof(F.Its_identity_can_be_opened_again)),
        Of(X.IgnoresCancelledSigning, nameof(F.Cancelled_opening_and_signing_end_soon_and_work_again)),
        Of(X.WatchesForEver, nameof(F.Watching_ends_soon_when_cancelled)),
        Of(X.MissesChanges, nameof(F.A_change_is_told)),
    ];

    public static TheoryData<string> Names => [.. Flaws.Select(flaw => flaw.Name)];

    [Fact]
    public async Task A_source_that_keeps_the_contract_passes() => Assert.Empty(await Flaw.RunAsync(() => new ToyKeySourceConformance(X.None)));

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_fault_is_found_by_the_facts_of_its_rule(string name) => Flaws.Single(flaw => flaw.Name == name).AssertIsFoundAsync();

    [Fact]
    public void Every_fact_finds_a_fault() => Assert.Empty(Flaw.NamesOf(typeof(F)).Except(Flaws.SelectMany(flaw => flaw.Fails)));

    private static Flaw Of(X fault, params string[] fails) => new(fault.ToString(), () => new ToyKeySourceConformance(fault), fails);
}
