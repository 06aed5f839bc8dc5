using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli.Rotation;

/// <summary>The key that follows: its file, and how a manifest names it.</summary>
/// <param name="File">The file, as the command shows it.</param>
/// <param name="Written">How it stands in the manifest.</param>
/// <param name="Commands">What puts it where the manifest has it, before the first step.</param>
/// <param name="Farewell">What to do with the former one at the end.</param>
internal sealed record NextKey(string File, WrittenPart Written, IReadOnlyList<string> Commands, string Farewell)
{
    private const string PathOption = "path";
    private const string BundleOption = "bundle";
    private const string NameOption = "name";
    private const string Credential = "credential:";

    /// <summary>What follows the active key of a place.</summary>
    /// <param name="kind">What for.</param>
    /// <param name="place">The place.</param>
    /// <param name="manifest">The manifest's file.</param>
    /// <param name="file">The file that somebody chose; null for the usual one.</param>
    /// <exception cref="ProgramException">The key's source says nothing of a file.</exception>
    public static NextKey Of(KeyKind kind, KeyPlace place, ManifestFile manifest, string? file) =>
        place.Active.TextOf(PathOption) is { } path ? OfFile(place, manifest, path, file)
        : place.Active.TextOf(BundleOption) is { } bundle ? OfBundle(kind, place, manifest, bundle, file)
        : throw KeyRotation.NotRotated($"{place.Path}: the key source {place.Ring.Active.Source.Name} keeps its keys itself: make the next key there, and name it as docs/operations.md says (Rotating keys)");

    /// <summary>True where one key is what the other was followed by.</summary>
    public static bool Follows(WrittenPart next, WrittenPart former) =>
        next.TextOf(PathOption) is { } path && former.TextOf(PathOption) is { } old && NextName.After(old) == path;

    /// <summary>The file of a key as the manifest names it; null where it is in none.</summary>
    public static string? FileOf(WrittenPart key, ManifestFile manifest) =>
        key.TextOf(PathOption) is { } path && !path.StartsWith(Credential, StringComparison.Ordinal) ? Beside(manifest, path) : null;

    private static NextKey OfFile(KeyPlace place, ManifestFile manifest, string path, string? file)
    {
        string written = NextName.After(path);
        if (path.StartsWith(Credential, StringComparison.Ordinal))
        {
            string name = written[Credential.Length..];
            return new NextKey(
                file ?? throw KeyRotation.NotRotated($"{place.Path}: the key is a credential of the service; say with --next in which file the next key is to be made"),
                place.Active.With(PathOption, written),
                [$"# the service gets it as the credential {name}: LoadCredential= or LoadCredentialEncrypted={name}:… in its unit, and a restart of the unit, router by router"],
                $"take {path} out of the unit, and destroy the former key everywhere");
        }

        return new NextKey(
            file ?? Beside(manifest, written),
            place.Active.With(PathOption, file is null ? written : Seen(manifest, file)),
            [],
            $"destroy the former key, {path}, everywhere");
    }

    // The keys of a bundle cannot be had without its token, so the new one gets a bundle of its own; a manifest may name several.
    private static NextKey OfBundle(KeyKind kind, KeyPlace place, ManifestFile manifest, string bundle, string? file)
    {
        string word = kind == KeyKind.Bk ? "bk" : "gak";
        string? name = place.Active.TextOf(NameOption);
        string next = NextName.After(name ?? (kind == KeyKind.Bk ? "bootstrap" : "group"));
        string key = file ?? Beside(manifest, Path.Combine(Path.GetDirectoryName(bundle) ?? "", $"{next}.{word}"));
        string stem = Path.GetFileNameWithoutExtension(bundle);
        string former = $"-{name ?? (kind == KeyKind.Bk ? "bootstrap" : "group")}";
        stem = stem.EndsWith(former, StringComparison.Ordinal) ? stem[..^former.Length] : stem;
        string sealedTo = Path.Combine(Path.GetDirectoryName(bundle) ?? "", $"{stem}-{next}{Path.GetExtension(bundle)}");
        string recipients = place.Active.TextOf("use") == "bundle" ? "--passphrase ask" : "--to TOKEN.pem --to SPARE.pem";
        WrittenPart written = place.Active.With(BundleOption, sealedTo);
        return new NextKey(
            key,
            name is null ? written : written.With(NameOption, next),
            [
                "# for each router, with a bundle of its own for its own tokens, on the machine where the new key is:",
                $"gemrouter keys seal {Beside(manifest, sealedTo)} --{word} {(name is null ? "" : next + "=")}{key} {recipients}",
                $"shred -u {key}",
            ],
            $"the former key stays in {bundle} until that is sealed anew without it");
    }

    // As a command that runs where this one does names it.
    private static string Beside(ManifestFile manifest, string path) => Path.IsPathRooted(path) ? path : Path.Combine(Path.GetDirectoryName(manifest.Name) ?? "", path);

    private static string Seen(ManifestFile manifest, string file)
    {
        string relative = Path.GetRelativePath(manifest.Folder, Path.GetFullPath(file));
        return relative.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(file) : relative;
    }
}
