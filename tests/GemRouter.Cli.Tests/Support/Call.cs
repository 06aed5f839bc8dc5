using System.CommandLine;
using System.Diagnostics;

namespace GemRouter.Cli.Tests;

/// <summary>What came of a command line.</summary>
internal sealed record Call(int ExitCode, string Output, string Error)
{
    /// <summary>Runs it within this process.</summary>
    public static async Task<Call> InProcessAsync(params string[] arguments)
    {
        StringWriter output = new();
        StringWriter error = new();
        int exitCode = await Program.RunAsync(arguments, new InvocationConfiguration { Output = output, Error = error });
        return new Call(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs the built program, in a folder.</summary>
    public static Task<Call> ProgramAsync(string folder, params string[] arguments) => RunAsync(folder, Path.Combine(Place.Artifacts, "gemrouter"), arguments);

    /// <summary>Runs a program, in a folder.</summary>
    public static async Task<Call> RunAsync(string folder, string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using CancellationTokenSource bound = new(TimeSpan.FromSeconds(60));
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(bound.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(bound.Token);
            await process.WaitForExitAsync(bound.Token);
            return new Call(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
