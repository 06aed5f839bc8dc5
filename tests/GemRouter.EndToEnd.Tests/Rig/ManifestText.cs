using System.Text.RegularExpressions;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>A router's manifest, of the parts in which the tests differ.</summary>
internal sealed partial record ManifestText
{
    public const string Everything = "239.71.0.0/16";

    public IReadOnlyList<GroupText> Groups { get; init; } = [new(Everything) { Join = "239.71.1.1, 239.71.1.2, 239.71.1.3", Ports = "5000" }];

    /// <summary>The name of the bootstrap key.</summary>
    public string Bootstrap { get; init; } = Keys.Domain;

    public string Trust { get; init; } = "bootstrap";

    public string Revoked { get; init; } = "[]";

    public string Discovery { get; init; } = "{ use: multicast, on: fabric }";

    /// <summary>The transport of both links, with options of its own.</summary>
    public string Transport { get; init; } = "udp";

    /// <summary>Further options of the black link.</summary>
    public string Fabric { get; init; } = "ttl: 16";

    public string Direction { get; init; } = "both";

    /// <summary>The name of a key log beside the manifest; none where it is empty.</summary>
    public string KeyLog { get; init; } = "";

    /// <summary>Options of the key source "yubikey", which all keys then come from; files where it is empty.</summary>
    public string Token { get; init; } = "";

    public string Timers { get; init; } = "{}";

    public string Limits { get; init; } = "{}";

    /// <summary>The text for one router.</summary>
    public string For(string name, string state) => Token.Length == 0 ? Text(name, state)
        : KeyInFile().Replace(Text(name, state), match => $"use: yubikey, {Token}{(match.Groups[2].Value == "gak" ? $", name: {match.Groups[1].Value}" : "")}");

    [GeneratedRegex(@"use: file, path: (\S+)\.(key|bk|gak)\b")]
    private static partial Regex KeyInFile();

    private string Text(string name, string state) =>
        $$"""
        gem: 1
        domain: end-to-end
        node: { name: {{name}}, state: {{state}}{{(KeyLog.Length > 0 ? ", keylog: " : "")}}{{KeyLog}} }
        keys:
          identity:  { use: file, path: {{name}}.key }
          bootstrap: { use: file, path: {{Bootstrap}}.bk }
        links:
          lan:    { use: {{Transport}}, side: red, device: {{Site.Lan}} }
          fabric: { use: {{Transport}}, side: black, device: {{Site.Fabric}}, {{Fabric}} }
        discovery:
          - {{Discovery}}
        trust: {{Trust}}
        revoked: {{Revoked}}
        groups:
        {{string.Concat(Groups)}}
        routes:
          - { red: lan, black: fabric, groups: [{{string.Join(", ", Groups.Select(static group => $"\"{group.Prefix}\""))}}], direction: {{Direction}} }
        limits: {{Limits}}
        timers: {{Timers}}

        """;
}
