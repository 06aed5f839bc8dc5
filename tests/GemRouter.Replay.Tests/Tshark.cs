using System.Diagnostics;

namespace GemRouter.Replay.Tests;

/// <summary>tshark with the dissector of docs/wireshark.</summary>
internal static class Tshark
{
    /// <summary>Its path; null where it is not installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(static folder => Path.Combine(folder, "tshark")).FirstOrDefault(File.Exists);

    /// <summary>Fields of the packets that a filter passes, a packet a row.</summary>
    public static async Task<string[][]> FieldsAsync(string capture, string filter, params string[] fields)
    {
        ProcessStartInfo start = new(
            Program!, ["-n", "-X", $"lua_script:{Path.Combine(Place.Root, "docs", "wireshark", "gem.lua")}", "-r", capture, "-Y", filter, "-T", "fields", .. fields.SelectMany(static field => (string[])["-e", field])])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await errors);
        Assert.DoesNotContain("Lua: ", await errors, StringComparison.Ordinal);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t'))];
    }
}
