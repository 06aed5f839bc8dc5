using System.Text.Json;
using System.Text.Json.Serialization;

namespace GemRouter.Cli;

/// <summary>How the program writes and reads JSON, on the terminal and on its socket.</summary>
internal static class ProgramJson
{
    /// <summary>camelCase, enums as words, one line.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DictionaryKeyPolicy = null, // names of counters stay as they are
    };
}
