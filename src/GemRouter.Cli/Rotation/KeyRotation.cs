using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli.Rotation;

/// <summary>Makes the next key, and the steps that bring it in without a packet lost (wire 6.5): accept it everywhere, make it active everywhere, remove the former one everywhere.</summary>
internal static class KeyRotation
{
    private const string AnyDomain = "none"; // two keys have one name in it only where they are one
    private const string Reload = "reload each (`gemrouter check`, `gemrouter reload`)";

    /// <summary>The rotation of a key that a manifest names.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="manifest">The manifest, in order.</param>
    /// <param name="group">Of group keys the one of these groups; null where there is one only.</param>
    /// <param name="file">The next key's file; null for one beside the present key.</param>
    public static RotationPlan OfManifest(KeyKind kind, CheckedManifest manifest, GroupPrefix? group, string? file)
    {
        IReadOnlyList<KeyPlace> places = Chosen(kind, KeyPlace.Of(kind, manifest.Manifest!, manifest.File.Source, manifest.Places!), group);
        KeyPlace first = places[0];
        string domain = manifest.Manifest!.Domain;
        string former = first.Active.TextOf("path") ?? first.Active.Text;
        string? formerFile = NextKey.FileOf(first.Active, manifest.File);
        string? formerId = formerFile is not null && File.Exists(formerFile) ? KeyNames.OfFile(kind, formerFile, domain) : null;
        string[] groups = [.. places.Select(static place => place.Prefix).OfType<string>()];
        if (file is null && first.Accepted.FirstOrDefault(accepted => NextKey.Follows(first.Active, accepted)) is { } left)
        {
            RotationStep last = Last(
                [.. places.Select(place => place.Change(place.Active, place.Accepted.Where(accepted => accepted.Text != left.Text)))], formerId, $"destroy the former key, {left.TextOf("path")}, everywhere");
            return new RotationPlan(Word(kind), manifest.File.Name, groups, former, formerId, null, null, false, [last]);
        }

        NextKey next = NextKey.Of(kind, first, manifest.File, file);
        (string id, bool made) = Make(kind, next.File, domain, formerId);
        WrittenPart[] Others(KeyPlace place) => [.. place.Accepted.Where(accepted => accepted.Text != next.Written.Text)];
        return new RotationPlan(Word(kind), manifest.File.Name, groups, former, formerId, next.File, id, made,
        [
            new RotationStep(
                next.Commands.Count == 0 ? $"Accept it. Carry {next.File} to every router that has the present key, for the router's user alone (mode 0600); there" : "Accept it, on every router that has the present key",
                next.Commands,
                [.. places.Select(place => place.Change(place.Active, [.. Others(place), next.Written]))],
                $"{Reload}; go on when `gemrouter status` of each names {id} as accepted"),
            new RotationStep(
                "Make it active, on one router after the other",
                [],
                [.. places.Select(place => place.Change(next.Written, [.. Others(place), place.Active]))],
                $"{Reload}; go on when `gemrouter status` of each names {id} as active, and all that it knows as under the active one (\"N of N\")"),
            Last([.. places.Select(place => place.Change(next.Written, Others(place)))], id, next.Farewell),
        ]);
    }

    /// <summary>The rotation of a key in a file, wherever manifests name it.</summary>
    public static RotationPlan OfFile(KeyKind kind, string path, string? file)
    {
        using (KeyFile.Read(path))
        {
            // it is a key's file
        }

        string next = file ?? NextName.After(path);
        (_, bool made) = Make(kind, next, null, null, former: path);
        string option = kind == KeyKind.Bk ? "bootstrap" : "key";
        RotationChange Change(string active, string? accepted) => new(
            null, 0, 0, accepted is null ? $"{option}: {{ use: file, path: {active} }}" : $"{option}: {{ active: {{ use: file, path: {active} }}, accepted: [{{ use: file, path: {accepted} }}] }}", false);
        return new RotationPlan(Word(kind), null, [], path, null, next, null, made,
        [
            new RotationStep(
                $"Accept it. Carry {next} to every router that has the present key, for the router's user alone (mode 0600); there", [], [Change(path, next)], $"{Reload}; go on when `gemrouter status` of each names a further key as accepted"),
            new RotationStep(
                "Make it active, on one router after the other", [], [Change(next, path)], $"{Reload}; go on when `gemrouter status` of each names it as active, and all that it knows as under the active one (\"N of N\")"),
            Last([Change(next, null)], null, $"destroy the former key, {path}, everywhere"),
        ]);
    }

    /// <summary>Says why no key was made.</summary>
    public static ProgramException NotRotated(string message) => new(ExitCode.No, ProgramCode.KeyNotRotated, message);

    private static string Word(KeyKind kind) => kind == KeyKind.Bk ? "bk" : "gak";

    private static RotationStep Last(IReadOnlyList<RotationChange> changes, string? id, string farewell) => new(
        "Remove the former one, on every router", [], changes, $"{Reload}; where `gemrouter status` of each {(id is null ? "names the former as accepted no more" : $"names {id} as active and the former no more")}, {farewell}");

    private static IReadOnlyList<KeyPlace> Chosen(KeyKind kind, IReadOnlyList<KeyPlace> places, GroupPrefix? group)
    {
        if (kind == KeyKind.Bk)
        {
            return places;
        }

        KeyUse[] keys = [.. places.Select(static place => place.Ring.Active).Distinct()];
        if (group is { } wanted)
        {
            KeyPlace place = places.Where(place => GroupPrefix.Parse(place.Prefix!).Contains(wanted)).MaxBy(static place => GroupPrefix.Parse(place.Prefix!).Length)
                ?? throw NotRotated($"no group policy holds {wanted}; there are: {string.Join(", ", places.Select(static place => place.Prefix))}");
            keys = [place.Ring.Active];
        }

        if (keys.Length > 1)
        {
            throw NotRotated($"there are several group keys; say which by --group: {string.Join("; ", places.Select(static place => $"{place.Prefix} has {place.Active.Text}"))}");
        }

        return [.. places.Where(place => place.Ring.Active == keys[0])]; // a key is rotated in all policies that have it
    }

    private static (string Id, bool Made) Make(KeyKind kind, string path, string? domain, string? formerId, string? former = null)
    {
        bool made = !File.Exists(path);
        using Secret key = made ? Secret.Random(SystemEntropy.Instance, KeyFile.KeySize) : KeyFile.Read(path);
        string id = KeyNames.Of(kind, key, domain ?? AnyDomain);
        using Secret? old = former is null || made ? null : KeyFile.Read(former);
        if (id == formerId || (old is not null && KeyNames.Of(kind, old, domain ?? AnyDomain) == id))
        {
            throw NotRotated($"\"{path}\" is there already, and holds the present key; name another file by --next");
        }

        if (made)
        {
            KeyFile.Create(path, kind == KeyKind.Bk ? "a GemRouter domain's bootstrap key" : "a GemRouter group authorization key", key);
        }

        return (id, made);
    }
}
