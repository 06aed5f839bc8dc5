namespace GemRouter.Templates.Tests;

/// <summary>A kind of plugin, and what its first journey has to show.</summary>
/// <param name="Name">What stands behind <c>--kind</c>.</param>
/// <param name="Project">The name of the author's project; each is awkward in another way.</param>
/// <param name="Id">The plugin's id, made of it.</param>
/// <param name="Component">A line of <c>gemrouter plugins list</c>.</param>
/// <param name="Replayed">What the replay has to say.</param>
public sealed record Kind(string Name, string Project, string Id, string Component, string Replayed)
{
    public static IReadOnlyList<Kind> All { get; } =
    [
        new("stage", "Acme.Limit", "acme.limit", "stage  size-limit", "limit.too_long  10"),
        new("cipher", "Acme.Cipher", "acme.cipher", "cipher suite  xchacha20-poly1305", "; equal"),
        new("keys", "2nd-keys.of_Acme", "2nd-keys.of-acme", "key source  folder", "; equal"),
        new("discovery", "peers", "peers", "discovery  peers", "; equal"),
        new("transport", "Acme-Tunnel.Udp4", "acme-tunnel.udp4", "transport  tunnel", "; equal"),
    ];

    public static Kind Of(string name) => All.Single(kind => kind.Name == name);

    public override string ToString() => Name;
}
