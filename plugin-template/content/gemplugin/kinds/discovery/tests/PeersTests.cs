using System.Net;

namespace __namespace__.Tests;

/// <summary>What is this plugin's own.</summary>
public sealed class PeersTests
{
    [Fact]
    public async Task Every_peer_is_told_with_the_port()
    {
        PeersDiscovery peers = new(new PeersOptions { Port = 9000, To = [Address.Parse("192.0.2.1"), Address.Parse("2001:db8::1")] });
        await foreach (ControlEndpoints set in peers.WatchAsync(TestContext.Current.CancellationToken))
        {
            Assert.Equal(["192.0.2.1:9000", "[2001:db8::1]:9000"], set.Send.Select(static to => to.ToString()).Order(StringComparer.Ordinal));
            return;
        }
    }

    [Fact(Skip = "Your next step: refuse a peer that is named twice, in PeersOptions.cs. Then take this Skip away.")]
    public void A_peer_that_is_named_twice_is_refused() =>
        Assert.NotEmpty(OptionProblems.Of(new PeersOptions { To = [Address.Parse("192.0.2.1"), Address.Parse("192.0.2.1")] }));
}
