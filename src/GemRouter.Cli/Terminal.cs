using System.CommandLine;
using System.Text.Json;

namespace GemRouter.Cli;

/// <summary>Where a command writes: answers to one stream, what is wrong to the other.</summary>
internal sealed record Terminal(TextWriter Output, TextWriter Error)
{
    /// <summary>The one that a command was called with.</summary>
    public static Terminal Of(ParseResult call) => new(call.InvocationConfiguration.Output, call.InvocationConfiguration.Error);

    /// <summary>Writes an answer as one line of JSON.</summary>
    public void WriteJson(object answer) => Output.WriteLine(JsonSerializer.Serialize(answer, ProgramJson.Options));

    /// <summary>Says what ended the command.</summary>
    public void WriteError(string code, string message) => Error.WriteLine($"gemrouter: error {code}: {message}");
}
