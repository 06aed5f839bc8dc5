using System.Text.Json.Serialization;

namespace GemRouter.Cli.Demo.Parts;

/// <summary>How the demo's values look as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlayReport))]
[JsonSerializable(typeof(ReceiveReport))]
[JsonSerializable(typeof(TapReport))]
[JsonSerializable(typeof(Stage.DemoSummary))]
internal sealed partial class DemoJson : JsonSerializerContext;
