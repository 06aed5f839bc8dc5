using System.Diagnostics;

namespace GemRouter.Cli.Demo.Network;

/// <summary>Runs ip(8), which makes namespaces, interfaces, addresses and routes.</summary>
internal static class Ip
{
    /// <exception cref="LabException">It fails; the message says what it said.</exception>
    public static async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        if (await TryRunAsync(arguments, cancellation) is { } said)
        {
            throw new LabException($"ip {string.Join(' ', arguments)}: {said}");
        }
    }

    /// <returns>Null where it succeeds, else what it said.</returns>
    public static async Task<string?> TryRunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested(); // a command that was begun is waited for: they are short
        using Process process = Process.Start(new ProcessStartInfo(Programs.Need("ip"), arguments) { RedirectStandardError = true, RedirectStandardOutput = true, RedirectStandardInput = true })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        string said = await process.StandardError.ReadToEndAsync(CancellationToken.None);
        await output;
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode == 0 ? null : said.Trim() is { Length: > 0 } text ? text : $"exit code {process.ExitCode}";
    }
}
