using F = GemRouter.Testing.CipherSuiteConformance;
using X = GemRouter.Testing.Tests.ToyCipherFault;

namespace GemRouter.Testing.Tests;

public sealed class CipherSuiteConformanceTests
{
    private static readonly Flaw[] Flaws =
    [
        Of(X.ChangesItsSizes, nameof(F.Its_sizes_are_the_same_each_time)),
        Of(X.AnotherCipher, nameof(F.Known_answers_are_sealed), nameof(F.Known_answers_are_opened)),
        Of(X.RefusesEmptyText, nameof(F.What_is_sealed_opens_again_at_any_length), nameof(F.Opening_in_place_equals_opening_elsewhere), nameof(F.Inputs_are_left_as_they_are)),
        Of(X.SealsInPlaceInClear, nameof(F.Sealing_in_place_equals_sealing_elsewhere)),
        Of(X.OpensInPlaceWrong, nameof(F.Opening_in_place_equals_opening_elsewhere)),
        Of(X.WritesIntoTheAad, nameof(F.Sealing_in_place_equals_sealing_elsewhere), nameof(F.Inputs_are_left_as_they_are)),
        Of(X.IgnoresTheAad, nameof(F.A_flipped_bit_anywhere_is_refused), nameof(F.Known_answers_are_sealed), nameof(F.Known_answers_are_opened)),
        Of(X.PadsTheAad, nameof(F.Shortened_and_lengthened_messages_are_refused), nameof(F.Known_answers_are_sealed), nameof(F.Known_answers_are_opened)),
        Of(X.DecryptsBeforeItChecks, nameof(F.A_refusal_leaves_no_plaintext)),
        Of(X.TakesAnyKey, nameof(F.A_key_of_another_size_is_refused)),
        Of(X.SealsWithAnyNonce, nameof(F.Sealing_with_spans_of_wrong_size_throws)),
        Of(X.OpensWithAnyNonce, nameof(F.Opening_with_spans_of_wrong_size_throws)),
        Of(X.ThrowsOnShortText, nameof(F.What_is_shorter_than_a_tag_is_refused)),
        Of(X.Allocates, nameof(F.Sealing_opening_and_refusing_allocate_nothing)),
        Of(
            X.RemembersNonces, nameof(F.The_same_input_gives_the_same_bytes_each_time), nameof(F.What_is_sealed_opens_again_at_any_length),
            nameof(F.Opening_in_place_equals_opening_elsewhere), nameof(F.Inputs_are_left_as_they_are), nameof(F.A_flipped_bit_anywhere_is_refused)),
        Of(X.SaltsEachInstance, nameof(F.Another_instance_opens_what_this_one_sealed), nameof(F.Known_answers_are_sealed), nameof(F.Known_answers_are_opened)),
        Of(X.IgnoresTheKey, nameof(F.Another_key_does_not_open)),
        Of(X.KeepsTheCallersKey, nameof(F.The_key_is_copied)),
        Of(X.SharesItsState, nameof(F.Disposing_one_session_leaves_the_others)),
        Of(X.WorksAfterDispose, nameof(F.A_disposed_session_refuses_every_call)),
        Of(X.LogsItsKey, nameof(F.Its_log_and_its_exceptions_hold_no_key)),
        Of(X.BelongsToOneThread, nameof(F.Any_thread_may_use_it)),
    ];

    public static TheoryData<string> Names => [.. Flaws.Select(flaw => flaw.Name)];

    [Fact]
    public async Task A_cipher_that_keeps_the_contract_passes() => Assert.Empty(await Flaw.RunAsync(() => new ToyCipherConformance(X.None)));

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_fault_is_found_by_the_facts_of_its_rule(string name) => Flaws.Single(flaw => flaw.Name == name).AssertIsFoundAsync();

    [Fact]
    public void Every_fact_finds_a_fault() => Assert.Empty(Flaw.NamesOf(typeof(F)).Except(Flaws.SelectMany(flaw => flaw.Fails)));

    private static Flaw Of(X fault, params string[] fails) => new(fault.ToString(), () => new ToyCipherConformance(fault), fails);
}
