namespace GemRouter.Testing.Hosting.Tests;

public sealed class PcapAssertTests
{
    private static readonly TestPacket[] Clear = Sites.Packets(5, length: 100);

    [Fact]
    public void Headers_and_the_order_between_flows_may_differ()
    {
        TestPacket[] other = [.. Clear.Select(static packet => packet with { Port = 5006 })];
        PcapAssert.SamePayloads([.. Clear, .. other], [.. other.Select(static packet => packet with { Ttl = 3, Source = Address.Parse("10.0.0.1") }), .. Clear]);
    }

    [Fact]
    public void The_first_difference_is_named_by_packet_and_byte()
    {
        byte[] changed = Clear[2].Payload.ToArray();
        changed[7] ^= 0x55;
        TestPacket[] actual = [.. Clear];
        actual[2] = Clear[2] with { Payload = changed };

        string message = Fails(() => PcapAssert.SamePayloads(Clear, actual));

        Assert.Contains("239.1.1.1:5004: packet 3 of 5 differs at byte 7", message, StringComparison.Ordinal);
        Assert.Contains($"[{changed[7]:x2}", message, StringComparison.Ordinal);
        Assert.Contains("No packet that went in has that payload", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_packet_that_changed_places_is_told_as_such() => Assert.Contains(
        "It is the payload of packet 3", Fails(() => PcapAssert.SamePayloads(Clear, [Clear[0], Clear[2], Clear[1], Clear[3], Clear[4]])), StringComparison.Ordinal);

    [Fact]
    public void Missing_packets_at_the_end_are_counted() =>
        Assert.Contains("5 packets went in and 3 came out", Fails(() => PcapAssert.SamePayloads(Clear, Clear[..3])), StringComparison.Ordinal);

    [Fact]
    public void A_flow_that_did_not_go_in_is_a_difference() => Assert.Contains(
        "239.1.1.2:5004: 1 packets came out of a flow", Fails(() => PcapAssert.SamePayloads(Clear, [.. Clear, Clear[0] with { Group = GroupAddress.Parse("239.1.1.2") }])), StringComparison.Ordinal);

    [Fact]
    public void A_packet_in_clear_is_not_sealed()
    {
        Assert.Contains("Packet 1 is not sealed (Plaintext)", Fails(() => PcapAssert.AllSealed([Clear[0] with { Payload = new byte[100] }])), StringComparison.Ordinal);
        Fails(() => PcapAssert.AllSealed([]));
    }

    [Fact]
    public void A_piece_of_clear_text_is_found_wherever_it_lies()
    {
        byte[] leaky = TestPacket.Bytes(99, 200).ToArray();
        Clear[3].Payload.Span.Slice(21, 31).CopyTo(leaky.AsSpan(50));

        Assert.Contains("Packet 2 shows", Fails(() => PcapAssert.NothingInClear(Clear, [Clear[0] with { Payload = TestPacket.Bytes(98, 200) }, Clear[0] with { Payload = leaky }])), StringComparison.Ordinal);
        PcapAssert.NothingInClear(Clear, [Clear[0] with { Payload = TestPacket.Bytes(98, 200) }]);
    }

    private static string Fails(Action assertion) => Assert.ThrowsAny<Exception>(assertion).Message;
}
