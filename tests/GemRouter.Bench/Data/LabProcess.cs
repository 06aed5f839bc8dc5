using System.Diagnostics;
using System.Globalization;

namespace GemRouter.Bench.Data;

/// <summary>A process in a network namespace. Ends with the object.</summary>
internal sealed class LabProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private bool _ended;

    /// <summary>Starts one.</summary>
    /// <param name="space">The namespace.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">What is added to its environment.</param>
    public LabProcess(string space, string folder, string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new("ip", ["netns", "exec", space, program, .. arguments]) // it becomes the program, so its process is the program's
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Processor time of all its threads so far, in nanoseconds, as the scheduler counts it; what the kernel does for its packets on their way to the next socket is in it.</summary>
    public long Nanoseconds => ProcessorClock.Read(_process.Id);

    /// <summary>Resident memory in bytes: now, and the most so far.</summary>
    public (long Now, long Most) Memory
    {
        get
        {
            string[] status = File.ReadAllLines($"/proc/{_process.Id}/status");
            return (Kilobytes(status, "VmRSS:") * 1024, Kilobytes(status, "VmHWM:") * 1024);
        }
    }

    public void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>The numbers of the next line that it prints, which begins with that word.</summary>
    /// <exception cref="InvalidOperationException">It printed something else, or ended.</exception>
    public long[] Expect(string word)
    {
        string? line = _process.StandardOutput.ReadLine();
        return line is not null && line.Split(' ') is [string first, .. string[] numbers] && first == word
            ? [.. numbers.Select(static number => long.Parse(number, CultureInfo.InvariantCulture))]
            : throw new InvalidOperationException($"{_process.StartInfo.ArgumentList[3]} was to say \"{word}\" and said \"{line ?? _errors.Result}\".");
    }

    /// <summary>Reads what it says to nobody, so that it can go on.</summary>
    public void Ignore() => _ = _process.StandardOutput.ReadToEndAsync();

    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.WaitForExit();
        _process.Dispose();
    }

    private static long Kilobytes(string[] status, string name) =>
        long.Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
