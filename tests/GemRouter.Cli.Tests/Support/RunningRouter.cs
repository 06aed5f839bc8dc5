using System.Diagnostics;
using System.Globalization;

namespace GemRouter.Cli.Tests;

/// <summary>The built program as a router of its own, on the loopback interface. What is left of it at the end is killed.</summary>
internal sealed class RunningRouter : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _log = [];

    private RunningRouter(Process process)
    {
        _process = process;
    }

    public IReadOnlyList<string> Log => _log;

    public int Id => _process.Id;

    /// <summary>Starts it in a folder.</summary>
    public static RunningRouter Start(string folder, string manifest) => Start(folder, Path.Combine(Place.Artifacts, "gemrouter"), ["run", manifest]);

    /// <summary>Starts a program that becomes one.</summary>
    public static RunningRouter Start(string folder, string program, string[] arguments) => new(Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardError = true,
    })!);

    /// <summary>Waits for a line of the log.</summary>
    public async Task LogsAsync(string part)
    {
        using CancellationTokenSource bound = new(Patience);
        try
        {
            while (await _process.StandardError.ReadLineAsync(bound.Token) is { } line)
            {
                _log.Add(line);
                if (line.Contains(part, StringComparison.Ordinal))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"\"{part}\" did not come:\n{string.Join('\n', _log)}");
        }

        Assert.Fail($"It ended without \"{part}\":\n{string.Join('\n', _log)}");
    }

    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit(Patience);
    }

    public void Kill() => _process.Kill();

    public async Task<int> EndAsync()
    {
        using CancellationTokenSource bound = new(Patience);
        while (await _process.StandardError.ReadLineAsync(bound.Token) is { } line)
        {
            _log.Add(line);
        }

        await _process.WaitForExitAsync(bound.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
