using GemRouter.Plugin.Aead;

namespace GemRouter.Limits.Tests.Rig;

/// <summary>The routers of the domain.</summary>
internal static class Sites
{
    public const string Prefix = "239.1.0.0/16";

    /// <summary>Starts a router on the fabric.</summary>
    /// <param name="domain">Where.</param>
    /// <param name="name">Its name.</param>
    /// <param name="limits">Its limits, as a mapping of the manifest.</param>
    /// <param name="timers">Its timers, likewise.</param>
    public static Task<RouterFixture> StartAsync(DomainFixture domain, string name, string limits = "{}", string timers = "{ start-hold: 100ms }") => domain.StartTextAsync(
        $$"""
        gem: 1
        domain: studio
        node: { name: {{name}} }
        keys:
          identity:  { use: test, seed: {{name}} }
          bootstrap: { use: known }
        links:
          lan:    { use: memory, side: red }
          fabric: { use: memory, side: black, mtu: 1500 }
        discovery:
          - { use: memory, on: fabric }
        groups:
          - { prefix: {{Prefix}}, key: { use: known }, suite: chacha20-poly1305, join: [239.1.1.1], ports: [5004] }
        routes:
          - { red: lan, black: fabric, groups: [{{Prefix}}] }
        limits: {{limits}}
        timers: {{timers}}

        """,
        static setup =>
        {
            setup.Components.Add(KnownKeys.Factory);
            setup.Plugins.Add(new AeadPlugin());
            setup.Links.Add("lan", static lan => lan.Mtu = 9000);
        });

    /// <summary>boot_id of its present boot.</summary>
    public static UInt128 Boot(this RouterFixture router) =>
        UInt128.Parse(router.Status.Boot, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    public static long Count(this RouterFixture router, string counter) => router.Status.Counters.Single(total => total.Name == counter).Value;
}
