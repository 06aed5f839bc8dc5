using GemRouter.Testing;

namespace GemRouter.Samples.Tests;

/// <summary>A manifest for the samples, with what every fixture brings, and packets.</summary>
internal static class Sites
{
    /// <summary>The manifest of a site; a test changes what it is about.</summary>
    public static string Manifest(string site) => $$"""
        gem: 1
        domain: samples
        node: { name: {{site}} }
        keys:
          identity:  { use: test, seed: {{site}} }
          bootstrap: { use: test, seed: bk }
        links:
          lan:    { use: memory, side: red }
          fabric: { use: memory, side: black }
        discovery:
          - { use: memory, on: fabric }
        groups:
          - { prefix: 239.1.0.0/16, key: { use: test, seed: gak }, suite: chacha20-poly1305 }
        routes:
          - { red: lan, black: fabric, groups: [239.1.0.0/16] }
        """;

    public static TestPacket[] Packets(int count, int length = 1000) =>
        [.. Enumerable.Range(1, count).Select(number => new TestPacket { Payload = TestPacket.Bytes((ulong)number, length) })];

    /// <summary>Starts two sites that know each other.</summary>
    public static async Task<(RouterFixture A, RouterFixture B)> MeetAsync(DomainFixture domain, Func<string, (string Old, string New)> change)
    {
        RouterFixture a = await domain.StartTextAsync(Manifest("a"), setup => setup.Changes.Add(change("a")));
        RouterFixture b = await domain.StartTextAsync(Manifest("b"), setup => setup.Changes.Add(change("b")));
        await domain.MeetAsync();
        return (a, b);
    }

    /// <summary>Sends packets at one site and asserts that they come out at the other, sealed in between.</summary>
    public static async Task AssertCarriesAsync(DomainFixture domain, RouterFixture a, RouterFixture b)
    {
        TestPacket[] packets = Packets(50);
        a.Host("lan").Send(TimeSpan.FromMilliseconds(10), packets);
        await domain.AdvanceAsync(TimeSpan.FromSeconds(3));
        PcapAssert.SamePayloads(packets, b.Sent("lan"));
        PcapAssert.AllSealed(a.Sent("fabric"));
        PcapAssert.NothingInClear(packets, a.Sent("fabric"));
    }
}
