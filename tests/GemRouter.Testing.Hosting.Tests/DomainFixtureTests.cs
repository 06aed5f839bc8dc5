namespace GemRouter.Testing.Hosting.Tests;

public sealed class DomainFixtureTests
{
    [Fact]
    public async Task What_goes_in_clear_at_one_site_is_sealed_on_the_fabric_and_comes_out_clear_at_the_other()
    {
        await using DomainFixture domain = new();
        RouterFixture a = await domain.StartTextAsync(Sites.Manifest("a"), Sites.Standard);
        RouterFixture b = await domain.StartTextAsync(Sites.Manifest("b"), Sites.Standard);
        await domain.MeetAsync();
        TestPacket[] packets = [.. Sites.Packets(500)];

        a.Host("lan").Send(TimeSpan.FromMilliseconds(2), packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(3));

        Assert.Equal(packets.Select(static packet => Convert.ToHexString(packet.Payload.Span)), b.Sent("lan").Select(static packet => Convert.ToHexString(packet.Payload.Span)));
        Assert.All(a.Sent("fabric"), static packet => Assert.True(packet.IsSealed));
        Assert.Empty(a.Drops);
        Assert.Empty(b.Drops);
    }
}
