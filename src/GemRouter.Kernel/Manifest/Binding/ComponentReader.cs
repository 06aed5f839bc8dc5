namespace GemRouter.Kernel.Manifests;

/// <summary>Reads "use: …" and the options of the component that it names.</summary>
internal static class ComponentReader
{
    public const string Use = "use";

    /// <summary>Null where no component is named; a component without factory where the name is not known, so that reading goes on.</summary>
    public static ComponentUse? Read(ComponentKind kind, MappingNode map, string path, IEnumerable<Field> own, Reading reading)
    {
        if (map.Find(Use) is not { } use)
        {
            reading.Report.Error(ManifestCode.MissingOption, path, map.At, $"the option \"use\" is missing; the name of a {Wording.Of(kind)}{Available(kind, reading.Catalog)}");
            return null;
        }

        string usePath = $"{path}.{Use}";
        reading.Places.Add(usePath, use.Value.At);
        if (!Texts.Name.TryRead(use.Value, usePath, reading, out string? name) || reading.Catalog is not { } catalog)
        {
            return null;
        }

        HashSet<string> hosts = [.. own.Where(static field => field.IsHosts).Select(static field => field.Key)];
        string written = NodeText.Of(new MappingNode([.. map.Entries.Where(entry => !hosts.Contains(entry.Key))], map.At));
        if (catalog.Find(kind, name) is not { } factory)
        {
            reading.Report.Error(ManifestCode.UnknownComponent, usePath, Wording.Unknown(Wording.Of(kind), name, catalog.NamesOf(kind)));
            return new ComponentUse(kind, name, null, null, written);
        }

        HashSet<string> reserved = [Use, .. own.Select(static field => field.Key)];
        object? options = OptionsBinder.Bind(factory, map, path, reserved, reading);
        return new ComponentUse(kind, name, factory, options, written);
    }

    private static string Available(ComponentKind kind, IComponentCatalog? catalog) =>
        catalog?.NamesOf(kind) is { Count: > 0 } names ? $": {string.Join(", ", names)}" : "";
}
