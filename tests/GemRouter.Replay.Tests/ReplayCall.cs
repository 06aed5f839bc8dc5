using System.Text.Json;
using GemRouter.Replay.Tests.Outcomes;

namespace GemRouter.Replay.Tests;

/// <summary>What came of a call of <c>gemrouter replay</c>.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Errors">Standard error.</param>
/// <param name="PeakMemory">The most memory that it was seen to have, in bytes.</param>
internal sealed record ReplayCall(int ExitCode, string Output, string Errors, long PeakMemory)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Output);

    /// <summary>The output, after the exit code that is expected.</summary>
    public ReplayOutcome Outcome(int exitCode = 0)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}\n{Output}\n{Errors}");
        return ReplayOutcome.Of(Output);
    }
}
