using System.ComponentModel;
using System.Reflection;

namespace GemRouter.Kernel.Manifests;

/// <summary>The options class of a plugin, seen as a mapping.</summary>
internal static class OptionsClass
{
    /// <summary>Sets the properties that the mapping names. An option that host and component both have, such as a link's mtu, is told to both.</summary>
    public static void Fill(object options, MappingNode map, string path, IReadOnlySet<string> reserved, Reading reading)
    {
        Dictionary<string, PropertyInfo> properties = new(StringComparer.Ordinal);
        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property is { GetMethod.IsPublic: true, SetMethod.IsPublic: true } && property.GetIndexParameters().Length == 0)
            {
                properties.TryAdd(Texts.Kebab(property.Name), property);
            }
        }

        UnknownOptions.Check(map, [.. properties.Keys.Union(reserved)], path, reading.Report);
        foreach (MappingEntry entry in map.Entries)
        {
            string valuePath = $"{path}.{entry.Key}";
            if (properties.TryGetValue(entry.Key, out PropertyInfo? property)
                && !(reserved.Contains(entry.Key) && reading.Report.HasErrorAt(valuePath))) // said once is enough
            {
                reading.Places.Add(valuePath, entry.Value.At);
                if (TryRead(property, entry.Value, valuePath, reading, out object? value))
                {
                    property.SetValue(options, value);
                }
            }
        }
    }

    private static bool TryRead(PropertyInfo property, Node node, string path, Reading reading, out object? value)
    {
        if (property.GetCustomAttribute<PasswordPropertyTextAttribute>()?.Password != true)
        {
            return OptionValue.TryRead(property.PropertyType, node, path, reading, out value);
        }

        Report unseen = new("", reading.Places); // its messages would hold the secret
        bool read = OptionValue.TryRead(property.PropertyType, node, path, reading with { Report = unseen }, out value) && !unseen.HasErrors;
        if (!read)
        {
            string advice = property.PropertyType == typeof(string) ? "; a text, in quotes where it looks like a number" : "";
            reading.Report.Error(ManifestCode.WrongKind, path, node.At, $"the value, which is secret and not shown, does not belong here{advice}");
        }

        return read;
    }
}
