using System.Diagnostics;

namespace GemRouter.Templates.Tests;

/// <summary>Runs commands as a person types them.</summary>
/// <param name="folder">The folder that they are typed in.</param>
/// <param name="environment">What is set besides, or, where null, not set.</param>
internal sealed class Shell(string folder, IReadOnlyDictionary<string, string?> environment)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs a command to its end, and says before and after it what it is.</summary>
    /// <returns>What it wrote, errors among the rest.</returns>
    public async Task<Said> RunAsync(string command, CancellationToken cancellationToken)
    {
        Tell($"begins: {command}");
        long began = Stopwatch.GetTimestamp();
        string log = Path.GetTempFileName(); // not a pipe: a build may leave a process behind that holds its end of one
        ProcessStartInfo start = new("/bin/bash", ["-c", $"exec > '{log}' 2>&1 < /dev/null\n{command}"]) { WorkingDirectory = folder };
        foreach ((string name, string? value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenSource bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Patience);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"{command}: no end within {Patience}\n{await File.ReadAllTextAsync(log, cancellationToken)}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        string output = await File.ReadAllTextAsync(log, cancellationToken);
        File.Delete(log);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        Tell(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"ends with {process.ExitCode} after {took.TotalSeconds:F0} s: {command}"));
        return new Said(command, process.ExitCode, output, took);
    }

    private static void Tell(string what) => TestContext.Current.SendDiagnosticMessage("{0}", what);
}
