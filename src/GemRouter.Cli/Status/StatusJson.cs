using System.Text.Json;
using System.Text.Json.Nodes;
using GemRouter.Kernel;

namespace GemRouter.Cli;

/// <summary>A router's status as tools get it: counters and drops by name.</summary>
internal static class StatusJson
{
    /// <summary>One object; docs/cli.md has its names.</summary>
    public static JsonObject Of(RouterStatus status)
    {
        JsonObject json = JsonSerializer.SerializeToNode(status, ProgramJson.Options)!.AsObject();
        json["counters"] = ByName(status.Counters.Where(static total => !total.IsDrop));
        json["drops"] = ByName(status.Counters.Where(static total => total.IsDrop));
        return json;
    }

    private static JsonObject ByName(IEnumerable<CounterTotal> totals) =>
        [.. totals.Select(static total => KeyValuePair.Create<string, JsonNode?>(total.Name, total.Value))];
}
