using System.Text.Json;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>What a program said, and how it ended.</summary>
internal sealed record ProgramOutput(int ExitCode, string Output, string Errors)
{
    public static async Task<ProgramOutput> OfAsync(LabProcess process)
    {
        int code = await process.Exit.WaitAsync(Until.Patience, TimeProvider.System);
        List<string> lines = [];
        await foreach (string line in process.Lines.ReadAllAsync())
        {
            lines.Add(line);
        }

        return new ProgramOutput(code, string.Join('\n', lines), process.Errors);
    }

    /// <summary>The output as one JSON value.</summary>
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Output);
}
