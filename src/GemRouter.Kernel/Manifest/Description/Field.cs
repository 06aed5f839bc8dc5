namespace GemRouter.Kernel.Manifests;

/// <summary>An option of a section.</summary>
/// <param name="key">Its key.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="reload">What a reload does with it.</param>
/// <param name="required">True where it has no default.</param>
/// <param name="fallback">The default as a manifest would write it, or what holds without it.</param>
internal abstract class Field(string key, string description, ReloadEffect reload, bool required, string fallback)
{
    public string Key { get; } = key;

    public string Description { get; } = description;

    public ReloadEffect Reload { get; } = reload;

    public bool Required { get; } = required;

    public string Fallback { get; } = fallback;

    /// <summary>True where it is none of the component's beside whose options it stands: another value needs no other component.</summary>
    public bool IsHosts { get; init; }

    public abstract Shape Shape { get; }

    /// <summary>Reads the option where it is written, else takes its default; false where neither can be had.</summary>
    public abstract bool TryRead(MappingNode section, string path, Reading reading, FieldValues values);

    /// <summary>An option that must be there.</summary>
    public static Field<T> Needed<T>(string key, Shape<T> shape, ReloadEffect reload, string description) =>
        new(key, shape, reload, required: true, default!, "", description);

    /// <summary>An option that must be there; without it reading goes on, so that the rest is checked, too.</summary>
    public static Field<T> Part<T>(string key, Shape<T> shape, T fallback, ReloadEffect reload, string description) =>
        new(key, shape, reload, required: true, fallback, "", description, goesOn: true);

    /// <summary>An option that may be left out.</summary>
    public static Field<T> Optional<T>(string key, Shape<T> shape, T fallback, string fallbackText, ReloadEffect reload, string description, bool isHosts = false) =>
        new(key, shape, reload, required: false, fallback, fallbackText, description) { IsHosts = isHosts || reload == ReloadEffect.Live };
}
