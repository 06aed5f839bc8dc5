using System.Text.Json;
using GemRouter.Cli.Demo.Stage;

namespace GemRouter.Demo.Tests.Stage;

public sealed class RouterViewTests
{
    [Fact]
    public void A_source_shows_its_own_key_and_when_the_next_comes()
    {
        RouterView view = Read(
            """
            { "state": "running", "times": { "startMs": 200, "firstHelloMs": 210.5, "firstOpenedMs": null },
              "peers": [{ "state": "proven" }, { "state": "tentative" }, { "state": "proven" }],
              "ownStreams": [{ "kid": "0a0b0c0d", "keyAgeMs": 1500, "nextKid": "01", "switchInMs": 700, "rekeys": 2 }], "peerStreams": [] }
            """);
        Assert.Equal(new RouterView(true, 2, "0a0b0c0d", TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.7), 2, TimeSpan.FromMilliseconds(210.5), null), view);
    }

    [Fact]
    public void A_receiver_shows_the_key_that_it_can_use()
    {
        RouterView view = Read(
            """
            { "state": "degraded", "times": { "startMs": 200, "firstHelloMs": 210, "firstOpenedMs": 300 }, "peers": [], "ownStreams": [],
              "peerStreams": [{ "kid": "01", "usable": false, "keyAgeMs": 1 }, { "kid": "02", "usable": true, "keyAgeMs": 2000 }] }
            """);
        Assert.Equal(new RouterView(false, 0, "02", TimeSpan.FromSeconds(2), null, 0, TimeSpan.FromMilliseconds(210), TimeSpan.FromMilliseconds(300)), view);
    }

    [Fact]
    public void A_router_that_just_started_shows_little()
    {
        RouterView view = Read("""{ "state": "running", "times": { "startMs": 200, "firstHelloMs": null, "firstOpenedMs": null }, "peers": [], "ownStreams": [], "peerStreams": [] }""");
        Assert.Equal(new RouterView(true, 0, null, null, null, 0, null, null), view);
    }

    private static RouterView Read(string json) => RouterView.Read(JsonDocument.Parse(json).RootElement);
}
