using System.Collections;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;

namespace GemRouter.Kernel.Manifests;

/// <summary>The schema of a plugin's options class, of its types and attributes.</summary>
internal static class OptionsSchema
{
    private const int DeepestNesting = 4; // an options class that holds itself ends here

    /// <summary>Properties and required keys; a component's mapping holds the host's own besides.</summary>
    public static JsonObject Of(Type options, int depth = 0)
    {
        JsonObject properties = [];
        JsonArray required = [];
        foreach (PropertyInfo property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property is not { GetMethod.IsPublic: true, SetMethod.IsPublic: true } || property.GetIndexParameters().Length > 0 || depth > DeepestNesting)
            {
                continue;
            }

            string key = Texts.Kebab(property.Name);
            properties[key] = OfProperty(property, depth);
            if (property.GetCustomAttribute<RequiredAttribute>() is not null)
            {
                required.Add(key);
            }
        }

        JsonObject schema = new() { ["properties"] = properties };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return schema;
    }

    private static JsonObject OfProperty(PropertyInfo property, int depth)
    {
        JsonObject schema = OfType(property.PropertyType, depth);
        if (property.GetCustomAttribute<DescriptionAttribute>() is { Description: { Length: > 0 } description })
        {
            schema["description"] = description;
        }

        if (property.GetCustomAttribute<RangeAttribute>() is { } range && range.OperandType != typeof(string) && schema["type"]?.GetValue<string>() is "integer" or "number")
        {
            schema["minimum"] = Convert.ToDecimal(range.Minimum, CultureInfo.InvariantCulture);
            schema["maximum"] = Convert.ToDecimal(range.Maximum, CultureInfo.InvariantCulture);
        }

        if (property.GetCustomAttribute<RegularExpressionAttribute>() is { } pattern)
        {
            schema["pattern"] = $"^(?:{pattern.Pattern})$"; // the attribute means the whole text
        }

        schema["x-reload"] = property.GetCustomAttribute<ReloadableAttribute>() is null ? "renewed" : "live";
        return schema;
    }

    private static JsonObject OfType(Type type, int depth)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        JsonObject definitions = [];
        return type switch
        {
            _ when type == typeof(string) => new JsonObject { ["type"] = "string" },
            _ when type == typeof(bool) => new JsonObject { ["type"] = "boolean" },
            _ when type == typeof(TimeSpan) => Numbers.Duration(TimeSpan.Zero, TimeSpan.MaxValue).ToSchema(definitions),
            _ when type == typeof(Address) => NetworkValues.Address.ToSchema(definitions),
            _ when type == typeof(GroupAddress) => NetworkValues.Group.ToSchema(definitions),
            _ when type == typeof(GroupPrefix) => NetworkValues.Groups.ToSchema(definitions),
            { IsEnum: true } => new JsonObject { ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(static name => JsonValue.Create(Texts.Kebab(name)))]) },
            _ when type == typeof(float) || type == typeof(double) || type == typeof(decimal) => new JsonObject { ["type"] = "number" },
            { IsPrimitive: true } => new JsonObject { ["type"] = "integer" },
            { IsArray: true } => new JsonObject { ["type"] = "array", ["items"] = OfType(type.GetElementType()!, depth + 1) },
            { IsGenericType: true } when typeof(IEnumerable).IsAssignableFrom(type) =>
                new JsonObject { ["type"] = "array", ["items"] = OfType(type.GetGenericArguments()[0], depth + 1) },
            _ => Nested(type, depth + 1),
        };
    }

    private static JsonObject Nested(Type type, int depth)
    {
        JsonObject schema = Of(type, depth);
        schema["type"] = "object";
        schema["additionalProperties"] = false;
        return schema;
    }
}
