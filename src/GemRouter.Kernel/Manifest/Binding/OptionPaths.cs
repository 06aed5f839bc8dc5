using System.Collections;
using System.Reflection;

namespace GemRouter.Kernel.Manifests;

/// <summary>Makes full paths of the options that are marked as paths, so that a component need not know where its manifest lies, nor where credentials do.</summary>
internal static class OptionPaths
{
    private const int DeepestNesting = 16; // as deep as options are checked

    public static void MakeFull(object options, Reading reading) => MakeFull(options, reading, 0);

    private static void MakeFull(object options, Reading reading, int depth)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property is not { GetMethod.IsPublic: true, SetMethod.IsPublic: true } || property.GetIndexParameters().Length > 0 || property.PropertyType.IsValueType)
            {
                continue;
            }

            object? value = property.GetValue(options);
            if (property.IsDefined(typeof(PathOptionAttribute)))
            {
                property.SetValue(options, Full(value, reading));
            }
            else if (depth < DeepestNesting)
            {
                foreach (object nested in Nested(value))
                {
                    MakeFull(nested, reading, depth + 1);
                }
            }
        }
    }

    private static object? Full(object? value, Reading reading) => value switch
    {
        string path => reading.FullOption(path),
        string[] paths => Array.ConvertAll(paths, reading.FullOption),
        IEnumerable<string> paths => paths.Select(reading.FullOption).ToList(),
        _ => value,
    };

    private static IEnumerable<object> Nested(object? value) =>
        value is IEnumerable list and not string ? list.OfType<object>().Where(IsOptions)
        : value is not null && IsOptions(value) ? [value]
        : [];

    // A class of the component's own; not a value, nor something of the base library.
    private static bool IsOptions(object value) =>
        value.GetType() is { IsClass: true, IsArray: false } type && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true;
}
