using System.Diagnostics;

namespace GemRouter.Docs.Tests;

/// <summary>What came of a program.</summary>
internal sealed record Call(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program in a folder, to its end.</summary>
    public static async Task<Call> RunAsync(string folder, string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        using CancellationTokenSource bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(TimeSpan.FromMinutes(10));
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(bound.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            return new Call(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
