using System.Reflection;

namespace GemRouter.Testing;

/// <summary>The types of options that a manifest can fill, as <see cref="IValidatedOptions"/> lists them.</summary>
internal static class OptionKinds
{
    private static readonly HashSet<Type> Plain =
    [
        typeof(string), typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(float), typeof(double), typeof(decimal), typeof(TimeSpan), typeof(Address), typeof(GroupAddress), typeof(GroupPrefix),
    ];

    private static readonly HashSet<Type> Lists = [typeof(List<>), typeof(IList<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IReadOnlyCollection<>)];

    /// <summary>Names the properties that a manifest cannot fill, each with the reason.</summary>
    public static List<string> FindUnfillable(Type options)
    {
        List<string> found = [];
        Visit(options, "", [], found);
        return found;
    }

    /// <summary>The properties of an options class itself.</summary>
    public static IEnumerable<PropertyInfo> PropertiesOf(Type options) =>
        options.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.GetIndexParameters().Length == 0);

    private static void Visit(Type options, string path, HashSet<Type> seen, List<string> found)
    {
        if (!seen.Add(options))
        {
            return;
        }

        foreach (PropertyInfo property in PropertiesOf(options))
        {
            string here = path + property.Name;
            if (property.GetMethod?.IsPublic != true || property.SetMethod?.IsPublic != true)
            {
                found.Add($"{here} lacks a public getter or setter");
            }
            else
            {
                VisitType(property.PropertyType, here, seen, found);
            }
        }
    }

    private static void VisitType(Type type, string path, HashSet<Type> seen, List<string> found)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Plain.Contains(type) || type.IsEnum)
        {
            return;
        }

        if (type.IsArray)
        {
            VisitType(type.GetElementType()!, path + "[]", seen, found);
        }
        else if (type.IsGenericType && Lists.Contains(type.GetGenericTypeDefinition()))
        {
            VisitType(type.GetGenericArguments()[0], path + "[]", seen, found);
        }
        else if (type.IsClass && !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null && type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true)
        {
            Visit(type, path + ".", seen, found);
        }
        else
        {
            found.Add($"{path} is a {type.Name}");
        }
    }
}
