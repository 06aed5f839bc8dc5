using System.Diagnostics;
using System.Threading.Channels;

namespace GemRouter.Cli.Demo.Network;

/// <summary>A program that runs in a host of a <see cref="Lab"/>: what it says, line by line, and its end.</summary>
internal sealed class LabProcess : IAsyncDisposable
{
    private const int ErrorLines = 200;

    private readonly TimeProvider _time;
    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Queue<string> _errors = new();
    private readonly Task _output;
    private readonly Task _errorOutput;

    internal LabProcess(TimeProvider time, string name, ProcessStartInfo start)
    {
        _time = time;
        Name = name;
        _process = Process.Start(start)!;
        Id = _process.Id;
        _output = ReadOutputAsync();
        _errorOutput = ReadErrorsAsync();
        Exit = ExitAsync();
    }

    /// <summary>For messages: the program and its host.</summary>
    public string Name { get; }

    /// <summary>Its process id.</summary>
    public int Id { get; }

    /// <summary>What it writes to standard output; complete when the program has ended. For one reader.</summary>
    public ChannelReader<string> Lines => _lines.Reader;

    /// <summary>Its exit code, when it has ended and all that it wrote is there.</summary>
    public Task<int> Exit { get; }

    /// <summary>The last lines that it wrote to standard error.</summary>
    public string Errors
    {
        get
        {
            lock (_errors)
            {
                return string.Join('\n', _errors);
            }
        }
    }

    /// <summary>Writes a line to its standard input.</summary>
    /// <exception cref="LabException">It reads no more.</exception>
    public async Task SendAsync(string line)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line);
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException exception)
        {
            throw new LabException($"{Name} has ended: {Errors}", exception);
        }
    }

    /// <summary>Ends its standard input.</summary>
    public void EndInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // what was still to be written has no reader: it has ended
        }
    }

    /// <summary>Sends it a signal, such as "TERM" or "STOP".</summary>
    public async Task SignalAsync(string signal)
    {
        using Process kill = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "kill -s \"$1\" \"$2\" 2>/dev/null", "sh", signal, LabHost.Text(Id)]))!;
        await kill.WaitForExitAsync();
    }

    /// <summary>Kills it at once, as kill -9 does, and waits for its end.</summary>
    public async Task<int> KillAsync()
    {
        if (!Exit.IsCompleted)
        {
            _process.Kill(); // ends with the process or does nothing
        }

        return await Exit;
    }

    /// <summary>Asks it to end (SIGTERM); after the grace it is killed.</summary>
    /// <returns>Its exit code; null where it had to be killed.</returns>
    public async Task<int?> StopAsync(TimeSpan grace)
    {
        await SignalAsync("TERM");
        try
        {
            return await Exit.WaitAsync(grace, _time);
        }
        catch (TimeoutException)
        {
            await KillAsync();
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync();
        await Task.WhenAll(_output, _errorOutput);
        return _process.ExitCode;
    }

    private async Task ReadOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            _lines.Writer.TryWrite(line);
        }

        _lines.Writer.Complete();
    }

    private async Task ReadErrorsAsync()
    {
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            lock (_errors)
            {
                _errors.Enqueue(line);
                if (_errors.Count > ErrorLines)
                {
                    _errors.Dequeue();
                }
            }
        }
    }
}
