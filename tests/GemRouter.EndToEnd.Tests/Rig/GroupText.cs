namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>A group policy of a manifest.</summary>
/// <param name="Prefix">The groups.</param>
internal sealed record GroupText(string Prefix)
{
    /// <summary>The name of the GAK.</summary>
    public string Key { get; init; } = Keys.Stream;

    public string Suite { get; init; } = "aegis-128l";

    /// <summary>What the router joins on its red side.</summary>
    public string Join { get; init; } = "";

    public string Ports { get; init; } = "5000";

    /// <summary>Further options.</summary>
    public string Rest { get; init; } = "";

    public override string ToString() =>
        $"  - {{ prefix: \"{Prefix}\", key: {{ use: file, path: {Key}.gak }}, suite: {Suite}, join: [{Join}], ports: [{Ports}]{(Rest.Length > 0 ? ", " : "")}{Rest} }}\n";
}
