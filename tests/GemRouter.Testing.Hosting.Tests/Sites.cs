using GemRouter.Plugin.Aead;
using GemRouter.Plugin.FileKeys;
using GemRouter.Plugin.Multicast;
using GemRouter.Plugin.Pcap;
using GemRouter.Plugin.Udp;

namespace GemRouter.Testing.Hosting.Tests;

/// <summary>Manifests of two sites on one fabric, as somebody would deploy them, and packets for them.</summary>
internal static class Sites
{
    public static string Manifest(string site, string more = "") => $$"""
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
          - { red: lan, black: fabric, groups: [239.1.0.0/16]{{more}} }
        timers: { start-hold: 100ms }
        """;

    public static void Standard(RouterSetup setup)
    {
        setup.Plugins.Add(new AeadPlugin());
        setup.Plugins.Add(new FileKeysPlugin());
        setup.Plugins.Add(new MulticastPlugin());
        setup.Plugins.Add(new PcapPlugin());
        setup.Plugins.Add(new UdpPlugin());
    }

    public static IEnumerable<TestPacket> Packets(int count, int length = 1316) =>
        Enumerable.Range(1, count).Select(number => new TestPacket { Payload = TestPacket.Bytes((ulong)number, length) });
}
