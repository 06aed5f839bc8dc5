using System.Diagnostics;
using GemRouter.Cli.Demo.Network;

namespace GemRouter.PivCard.Tests.Real;

/// <summary>A program of the system that looks at tokens.</summary>
internal static class Tool
{
    /// <summary>Skips the test where it is not installed.</summary>
    public static void Need(string program, string package) => Assert.SkipWhen(Programs.Find(program) is null, $"{program} is not installed (Debian package {package}).");

    /// <summary>Runs it.</summary>
    /// <returns>Its exit code, and all that it wrote.</returns>
    public static async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Programs.Need(program), arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }
}
