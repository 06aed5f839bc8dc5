namespace GemRouter.Testing.Hosting.Tests;

/// <summary>Manifests of two sites on one fabric, as somebody would deploy them, and packets for them.</summary>
internal static class Sites
{
    public static string Manifest(string site) => $$"""
        gem: 1
        domain: studio
        node: { name: site-{{site}} }
        keys:
          identity:  { use: file, path: site-{{site}}.key }
          bootstrap: { use: file, path: domain.bk }
        links:
          lan:    { use: udp, side: red, device: eth0 }
          fabric: { use: udp, side: black, device: eth1, mtu: 1500 }
        discovery:
          - { use: multicast, on: fabric }
        groups:
          - { prefix: 239.1.0.0/16, key: { use: file, path: video.gak }, suite: aes-256-gcm, join: [239.1.1.1], ports: [5004] }
        routes:
          - { red: lan, black: fabric, groups: [239.1.0.0/16] }
        timers: { start-hold: 100ms }
        """;

    public static TestPacket[] Packets(int count, int length = 1316, ulong seed = 0) =>
        [.. Enumerable.Range(1, count).Select(number => new TestPacket { Payload = TestPacket.Bytes((seed * 100_000) + (ulong)number, length) })];

    /// <summary>Two sites that know each other.</summary>
    public static async Task<(RouterFixture A, RouterFixture B)> MeetAsync(DomainFixture domain, Action<RouterSetup>? setup = null)
    {
        RouterFixture a = await domain.StartTextAsync(Manifest("a"), setup);
        RouterFixture b = await domain.StartTextAsync(Manifest("b"), setup);
        await domain.MeetAsync();
        return (a, b);
    }
}
