using System.Text.Json;

namespace GemRouter.Cli;

/// <summary>A line of a router's answer: a part of it, what is wrong, or its end.</summary>
internal sealed record StateLine
{
    /// <summary>A part of the answer.</summary>
    public JsonElement? Answer { get; init; }

    /// <summary>Why there is no answer; nothing follows.</summary>
    public string? Error { get; init; }

    /// <summary>True where the answer is whole; nothing follows.</summary>
    public bool End { get; init; }
}
