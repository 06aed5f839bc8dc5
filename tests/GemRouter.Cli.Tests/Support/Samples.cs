namespace GemRouter.Cli.Tests;

/// <summary>Manifests.</summary>
internal static class Samples
{
    /// <summary>A sound one.</summary>
    public const string Studio =
        """
        gem: 1
        domain: studio
        node: { name: site-a, state: run }
        keys:
          identity:  { use: file, path: keys/site-a.key }
          bootstrap: { use: file, path: keys/studio.bk }
        links:
          lan:    { use: udp, side: red,   device: eth0 }
          fabric: { use: udp, side: black, device: eth1, mtu: 1500, ttl: 16 }
        discovery:
          - { use: multicast, on: fabric, group: 239.255.71.77, port: 7177 }
        groups:
          - { prefix: 239.1.1.0/24, key: { use: file, path: keys/video.gak }, suite: aegis-128l, allow: [aegis-128l, aes-256-gcm],
              join: [239.1.1.1, { group: 239.1.1.2, source: 10.1.1.5 }], ports: [5000] }
          - { prefix: 239.1.1.128/25, key: { use: file, path: keys/audio.gak }, suite: chacha20-poly1305, origin: false }
        routes:
          - { name: video, red: lan, black: fabric, groups: [239.1.1.0/24], oversize: drop }

        """;

    /// <summary>One without a warning.</summary>
    public static string Quiet { get; } = Studio.Replace("oversize: drop", "oversize: fragment", StringComparison.Ordinal).Replace("239.1.1.128/25", "239.1.2.0/24", StringComparison.Ordinal)
        .Replace("groups: [239.1.1.0/24]", "groups: [239.1.1.0/24, 239.1.2.0/24]", StringComparison.Ordinal);

    /// <summary>One with two errors and a warning.</summary>
    public static string Wrong { get; } =
        Studio.Replace("suite: aegis-128l,", "suite: aegis-129l,", StringComparison.Ordinal).Replace("black: fabric, groups", "black: fabrik, groups", StringComparison.Ordinal);
}
