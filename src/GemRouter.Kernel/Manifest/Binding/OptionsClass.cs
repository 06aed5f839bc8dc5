using System.Reflection;

namespace GemRouter.Kernel.Manifests;

/// <summary>The options class of a plugin, seen as a mapping.</summary>
internal static class OptionsClass
{
    /// <summary>Sets the properties that the mapping names.</summary>
    public static void Fill(object options, MappingNode map, string path, IReadOnlySet<string> reserved, Reading reading)
    {
        Dictionary<string, PropertyInfo> properties = new(StringComparer.Ordinal);
        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property is { GetMethod.IsPublic: true, SetMethod.IsPublic: true } && property.GetIndexParameters().Length == 0 && !reserved.Contains(Texts.Kebab(property.Name)))
            {
                properties.TryAdd(Texts.Kebab(property.Name), property);
            }
        }

        UnknownOptions.Check(map, [.. properties.Keys, .. reserved], path, reading.Report);
        foreach (MappingEntry entry in map.Entries)
        {
            if (properties.TryGetValue(entry.Key, out PropertyInfo? property))
            {
                string valuePath = $"{path}.{entry.Key}";
                reading.Places.Add(valuePath, entry.Value.At);
                if (OptionValue.TryRead(property.PropertyType, entry.Value, valuePath, reading, out object? value))
                {
                    property.SetValue(options, value);
                }
            }
        }
    }
}
