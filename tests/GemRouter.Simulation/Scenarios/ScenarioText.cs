using System.Text.Json;
using System.Text.Json.Serialization;

namespace GemRouter.Simulation.Scenarios;

/// <summary>A scenario as text, for people and for <c>--replay</c>.</summary>
internal static class ScenarioText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(Scenario scenario) => JsonSerializer.Serialize(scenario, Options);

    /// <exception cref="JsonException">It is no scenario.</exception>
    public static Scenario Read(string text) => JsonSerializer.Deserialize<Scenario>(text, Options) ?? throw new JsonException("It holds no scenario.");
}
