using F = GemRouter.Testing.TransportConformance;
using X = GemRouter.Testing.Tests.LinkFault;

namespace GemRouter.Testing.Tests;

public sealed class TransportConformanceTests
{
    private static readonly Flaw[] Flaws =
    [
        Of(X.LikesHugeBatches, nameof(F.Its_abilities_are_sane_and_fixed)),
        Of(X.LosesEmptyPackets, nameof(F.Packets_arrive_whole_and_in_order)),
        Of(X.SendsBackwards, nameof(F.Packets_arrive_whole_and_in_order)),
        Of(X.ForgetsDscp, nameof(F.Group_port_TTL_DSCP_and_ECN_arrive_as_they_were_sent)),
        Of(X.ClaimsForeignSources, nameof(F.The_source_is_as_its_abilities_say)),
        Of(X.ForgetsTheTime, nameof(F.Each_packet_has_the_time_of_its_arrival)),
        Of(
            X.WaitsWhateverTheDeadline, nameof(F.Wake_ends_a_waiting_receive), nameof(F.Wake_ends_the_next_receive_where_none_waits),
            nameof(F.A_deadline_in_the_past_returns_at_once), nameof(F.A_receive_ends_by_its_deadline)),
        Real(X.CannotBeWoken, nameof(F.Wake_ends_a_waiting_receive), nameof(F.Wake_ends_the_next_receive_where_none_waits)),
        Real(X.LosesEarlyWakes, nameof(F.Wake_ends_the_next_receive_where_none_waits)) with { MayFail = [nameof(F.Wake_ends_a_waiting_receive)] },
        Of(X.FearsLateWakes, nameof(F.Wake_after_disposal_does_nothing)),
        Of(X.ReadsWithoutPackets, nameof(F.An_empty_pool_loses_nothing)),
        Of(X.IgnoresTheRoom, nameof(F.The_room_of_the_batch_is_honoured)),
        Of(X.DeliversCutPackets, nameof(F.A_datagram_too_long_for_a_packet_is_dropped_under_a_reason)),
        Ring(X.TakesBackTooEarly, nameof(F.Lent_payloads_stay_until_they_are_released)),
        Ring(X.LendsTooMuch, nameof(F.What_is_lent_in_front_of_a_payload_is_part_of_nothing_else)),
        Ring(X.TakesBackNothing, nameof(F.A_long_flow_loses_nothing)),
        Of(X.AllocatesInSend, nameof(F.Sending_and_receiving_allocate_nothing)),
        Of(X.AllocatesInReceive, nameof(F.Sending_and_receiving_allocate_nothing)),
        Of(
            X.HearsEverything, nameof(F.An_ended_subscription_receives_no_more), nameof(F.A_source_specific_subscription_receives_from_that_source_alone),
            nameof(F.Only_what_was_subscribed_arrives)),
        Of(X.CannotUnsubscribe, nameof(F.An_ended_subscription_receives_no_more)),
        Of(X.FearsUnknownSubscriptions, nameof(F.Ending_a_subscription_that_is_none_does_nothing)),
        Of(X.IgnoresSources, nameof(F.A_source_specific_subscription_receives_from_that_source_alone)),
        Of(X.TakesPrefixesItDenies, nameof(F.A_prefix_is_received_or_refused_as_its_abilities_say)),
        Of(
            X.HearsWhatItKnewAtFirst, nameof(F.An_ended_subscription_receives_no_more), nameof(F.A_source_specific_subscription_receives_from_that_source_alone), nameof(F.A_prefix_is_received_or_refused_as_its_abilities_say),
            nameof(F.Subscriptions_made_before_and_after_the_receiver_count), nameof(F.What_comes_to_the_port_of_a_sender_arrives_as_without_it)),
        Of(X.OpensOneReceiverEver, nameof(F.A_receiver_can_be_opened_again_after_its_disposal)),
        Of(X.OpensOneSenderEver, nameof(F.Several_senders_can_be_open)),
        Of(
            X.ConsumesWhatItSends, nameof(F.A_long_flow_loses_nothing), nameof(F.What_cannot_be_sent_is_dropped_under_a_reason), nameof(F.Sending_changes_nothing_in_a_packet),
            nameof(F.What_was_sent_stays_in_the_batch)),
        Of(X.KeepsWhatItCannotSend, nameof(F.What_cannot_be_sent_is_dropped_under_a_reason)),
        Of(X.WipesWhatItSends, nameof(F.Sending_changes_nothing_in_a_packet)),
        Of(X.SwallowsControl, nameof(F.Control_datagrams_go_both_ways_through_a_group)),
        Of(X.AnswersWrongAddresses, nameof(F.Control_datagrams_reach_one_host_and_can_be_answered)),
        Of(X.BreaksOnCancel, nameof(F.A_cancelled_control_receive_says_so_and_the_channel_goes_on)),
        Of(X.WaitsBeyondDispose, nameof(F.A_disposed_control_channel_ends_its_receive)),
        Of(X.OverrunsControlBuffers, nameof(F.A_longer_control_datagram_is_cut_to_the_buffer)),
        Of(X.ThrowsAtNobody, nameof(F.Sending_control_datagrams_to_nobody_is_no_error)),
        Of(X.HasDefaultNetworks, nameof(F.Before_its_start_it_has_no_networks)),
        Of(X.HasNetworksBeforeItsStart, nameof(F.Before_its_start_it_has_no_networks)),
        Of(X.IsOnAnotherNetwork, nameof(F.Its_networks_hold_its_addresses_and_each_is_of_its_family)),
        Of(X.TellsTheOtherFamily, nameof(F.Its_networks_hold_its_addresses_and_each_is_of_its_family)),
        Plain(X.TellsAnotherAddress, nameof(F.Packets_leave_from_the_address_that_it_tells)),
        Of(X.AllocatesItsNetworks, nameof(F.Reading_its_addresses_allocates_nothing)),
        Of(X.ForgetsTheChosenPort, nameof(F.A_sender_with_a_port_sends_from_it)),
        Of(X.OpensOnePortEver, nameof(F.Several_senders_have_one_port_on_one_link_and_on_others), nameof(F.A_link_does_not_hear_what_it_sends_from_a_chosen_port)),
        Of(X.HearsItsChosenPort, nameof(F.A_link_does_not_hear_what_it_sends_from_a_chosen_port)),
        Of(X.TakesThePortForItself, nameof(F.What_comes_to_the_port_of_a_sender_arrives_as_without_it)),
        Of(X.TakesControlOfThePort, nameof(F.What_comes_to_the_port_of_a_sender_arrives_as_without_it)),
        Of(X.TakesPortZero, nameof(F.Sending_from_port_0_is_refused)),
        Of(X.HidesItsShards, nameof(F.It_says_before_it_is_made_how_many_receivers_it_has)),
        Of(X.ShardsCrosswise, nameof(F.Each_flow_comes_out_at_the_receiver_of_its_worker_once_and_in_order)),
        Of(X.OpensAShardTwice, nameof(F.Receivers_are_opened_once_each_and_all_in_one_number)),
    ];

    public static TheoryData<string> Names => [.. Flaws.Select(flaw => flaw.Name)];

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    public async Task Links_in_memory_keep_the_contract(bool real, bool ring, bool plain) =>
        Assert.Empty(await Flaw.RunAsync(() => new MemoryLinkConformance(X.None, real, ring, plain)));

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_fault_is_found_by_the_facts_of_its_rule(string name) => Flaws.Single(flaw => flaw.Name == name).AssertIsFoundAsync();

    [Fact]
    public void Every_fact_finds_a_fault() => Assert.Empty(Flaw.NamesOf(typeof(F)).Except(Flaws.SelectMany(flaw => flaw.Fails)));

    private static Flaw Of(X fault, params string[] fails) => new(fault.ToString(), () => new MemoryLinkConformance(fault), fails);

    private static Flaw Real(X fault, params string[] fails) => new(fault.ToString(), () => new MemoryLinkConformance(fault, real: true), fails);

    private static Flaw Plain(X fault, params string[] fails) => new(fault.ToString(), () => new MemoryLinkConformance(fault, plain: true), fails);

    private static Flaw Ring(X fault, params string[] fails) => new(fault.ToString(), () => new MemoryLinkConformance(fault, ring: true), fails);
}
