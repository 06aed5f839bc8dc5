using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli.Rotation;

/// <summary>A place of a manifest where the key stands that is rotated: the bootstrap key, or the key of one group policy.</summary>
/// <param name="Path">Its path.</param>
/// <param name="At">Where it stands.</param>
/// <param name="Prefix">The policy's prefix; null for the bootstrap key.</param>
/// <param name="Ring">The keys, as the manifest names them.</param>
/// <param name="Active">The active key as it is written.</param>
/// <param name="Accepted">The accepted ones as they are written.</param>
internal sealed record KeyPlace(string Path, Position At, string? Prefix, KeyRing Ring, WrittenPart Active, IReadOnlyList<WrittenPart> Accepted)
{
    private const string Option = "key";

    /// <summary>What the option is called that the change is made to.</summary>
    private string Name => Prefix is null ? "bootstrap" : Option;

    /// <summary>The places of a manifest.</summary>
    public static IReadOnlyList<KeyPlace> Of(KeyKind kind, RouterManifest manifest, ManifestSource source, Places places) => kind == KeyKind.Bk
        ? [Make("keys.bootstrap", null, manifest.Keys.Bootstrap, source, places)]
        : [.. manifest.Groups.Select(group => Make($"{places.PathOf(group)}.{Option}", group.Prefix.ToString(), group.Keys, source, places))];

    /// <summary>The change that has these keys stand there.</summary>
    public RotationChange Change(WrittenPart active, IEnumerable<WrittenPart> accepted)
    {
        string text = Written(active.Text, [.. accepted.Select(static key => key.Text)]);
        return new RotationChange(Path, At.Line, At.Column, text, text == Written(Active.Text, [.. Accepted.Select(static key => key.Text)]));
    }

    private string Written(string active, IReadOnlyList<string> accepted) =>
        accepted.Count == 0 ? $"{Name}: {active}" : $"{Name}: {{ active: {active}, accepted: [{string.Join(", ", accepted)}] }}";

    private static KeyPlace Make(string path, string? prefix, KeyRing ring, ManifestSource source, Places places)
    {
        WrittenPart? active = source.Written($"{path}.active");
        return new KeyPlace(
            path, places.Of(path), prefix, ring, active ?? source.Written(path)!,
            active is null ? [] : [.. ring.Accepted.Select((_, i) => source.Written($"{path}.accepted[{i}]")!)]);
    }
}
