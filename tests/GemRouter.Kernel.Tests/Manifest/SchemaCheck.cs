using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>Judges a document by the keywords of JSON Schema that our schema uses; any other keyword is an error of the test.</summary>
internal sealed class SchemaCheck(JsonObject schema)
{
    private static readonly string[] Silent = ["$schema", "$defs", "title", "description", "x-reload", "then"];

    /// <summary>The first place and keyword that refuse the document; null where all take it.</summary>
    public string? FindFault(JsonNode? document) => FindFault(schema, document, "$");

    private string? FindFault(JsonObject rules, JsonNode? node, string path)
    {
        foreach ((string keyword, JsonNode? rule) in rules)
        {
            if (!Silent.Contains(keyword) && Judge(rules, keyword, rule!, node, path) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? Judge(JsonObject rules, string keyword, JsonNode rule, JsonNode? node, string path)
    {
        bool Holds() => keyword switch
        {
            "type" => TypeOf(node, rule.GetValue<string>()),
            "const" => JsonNode.DeepEquals(rule, node),
            "enum" => rule.AsArray().Any(choice => JsonNode.DeepEquals(choice, node)),
            "minimum" => node is not JsonValue || !IsNumber(node) || node.GetValue<decimal>() >= rule.GetValue<decimal>(),
            "maximum" => node is not JsonValue || !IsNumber(node) || node.GetValue<decimal>() <= rule.GetValue<decimal>(),
            "minLength" => !IsText(node, out string text) || text.EnumerateRunes().Count() >= rule.GetValue<int>(),
            "maxLength" => !IsText(node, out string text) || text.EnumerateRunes().Count() <= rule.GetValue<int>(),
            "pattern" => !IsText(node, out string text) || Regex.IsMatch(text, rule.GetValue<string>(), RegexOptions.ECMAScript),
            "minItems" => node is not JsonArray items || items.Count >= rule.GetValue<int>(),
            "maxItems" => node is not JsonArray items || items.Count <= rule.GetValue<int>(),
            "required" => node is not JsonObject map || rule.AsArray().All(key => map.ContainsKey(key!.GetValue<string>())),
            "anyOf" => rule.AsArray().Any(option => FindFault(option!.AsObject(), node, path) is null),
            "unevaluatedProperties" => node is not JsonObject map || map.All(entry => KnownTo(rules, map).Contains(entry.Key)),
            "propertyNames" => node is not JsonObject map || map.All(entry => FindFault(rule.AsObject(), JsonValue.Create(entry.Key), path) is null),
            "$ref" or "items" or "properties" or "additionalProperties" or "allOf" or "if" => true,
            _ => throw new NotSupportedException($"The schema uses {keyword}."),
        };

        return !Holds() ? $"{path}: {keyword}" : keyword switch
        {
            "$ref" => FindFault(Definition(rule.GetValue<string>()), node, path),
            "allOf" => rule.AsArray().Select(part => FindFault(part!.AsObject(), node, path)).FirstOrDefault(static fault => fault is not null),
            "if" when FindFault(rule.AsObject(), node, path) is null => FindFault(rules["then"]!.AsObject(), node, path),
            "items" when node is JsonArray items => items.Select((item, i) => FindFault(rule.AsObject(), item, $"{path}[{i}]")).FirstOrDefault(static fault => fault is not null),
            "properties" when node is JsonObject map => rule.AsObject().Where(entry => map.ContainsKey(entry.Key))
                .Select(entry => FindFault(entry.Value!.AsObject(), map[entry.Key], $"{path}.{entry.Key}")).FirstOrDefault(static fault => fault is not null),
            "additionalProperties" when node is JsonObject map => map.Where(entry => rules["properties"]?.AsObject().ContainsKey(entry.Key) != true)
                .Select(entry => rule is JsonObject more ? FindFault(more, entry.Value, $"{path}.{entry.Key}") : $"{path}.{entry.Key}: additionalProperties").FirstOrDefault(static fault => fault is not null),
            _ => null,
        };
    }

    // Keys of the rules themselves and of the cases that hold; a false "unevaluatedProperties" lets no other stand.
    private HashSet<string> KnownTo(JsonObject rules, JsonObject map)
    {
        IEnumerable<JsonNode?> cases = (rules["allOf"]?.AsArray() ?? []).Where(one => FindFault(one!["if"]!.AsObject(), map, "") is null).Select(static one => one!["then"]);
        return [.. cases.Prepend(rules).SelectMany(static one => one!["properties"]!.AsObject().Select(static entry => entry.Key))];
    }

    private JsonObject Definition(string reference) => schema["$defs"]![reference["#/$defs/".Length..]]!.AsObject();

    private static bool TypeOf(JsonNode? node, string type) => type switch
    {
        "object" => node is JsonObject,
        "array" => node is JsonArray,
        "string" => IsText(node, out _),
        "boolean" => node is JsonValue value && value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False,
        "number" => node is JsonValue && IsNumber(node),
        "integer" => node is JsonValue && IsNumber(node) && decimal.IsInteger(node.GetValue<decimal>()),
        _ => throw new NotSupportedException($"The schema uses the type {type}."),
    };

    private static bool IsNumber(JsonNode node) => node.GetValueKind() == System.Text.Json.JsonValueKind.Number;

    private static bool IsText(JsonNode? node, out string text)
    {
        bool isText = node is JsonValue value && value.GetValueKind() == System.Text.Json.JsonValueKind.String;
        text = isText ? node!.GetValue<string>() : "";
        return isText;
    }
}
