using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace GemRouter.Fuzz.Running;

/// <summary>One target under AFL.</summary>
internal sealed class AflRun : IDisposable
{
    // In ms, and no answer by then is a finding: a machine that is busy with others answers within that. Time on a processor is CostWatch's. Without "+", which would have AFL choose a shorter one.
    private static readonly string TimeLimit = SingleInput.Patience.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);

    private const int MostMissing = 5; // s: AFL looks at its clock between two inputs

    private static readonly string[] LastWords = ["Fatal error", "Unhandled exception", "Stack overflow", "Out of memory", "Process terminated"];

    private readonly FuzzTarget _target;
    private readonly string _folder;
    private readonly int _seconds;
    private readonly StreamWriter? _log;
    private readonly Process _process;

    private AflRun(FuzzTarget target, string folder, int seconds, StreamWriter? log, ProcessStartInfo start)
    {
        _target = target;
        _folder = folder;
        _seconds = seconds;
        _log = log;
        _process = Process.Start(start)!;
        if (log is not null)
        {
            _process.OutputDataReceived += (_, line) => Log(line.Data);
            _process.ErrorDataReceived += (_, line) => Log(line.Data);
            _process.BeginOutputReadLine();
            _process.BeginErrorReadLine();
        }
    }

    /// <summary>True while it runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>How far it is, in a line.</summary>
    public string Course => $"{_target.Name}: {AflStats.Course(Found) ?? "starts"}";

    private string Found => Path.Combine(_folder, "found");

    private string LogFile => Path.Combine(_folder, "afl.log");

    /// <summary>Starts it.</summary>
    /// <param name="target">The target.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="showScreen">True to leave the terminal to AFL.</param>
    public static AflRun Start(FuzzTarget target, int seconds, bool showScreen)
    {
        string folder = Repository.Output(target.Name);
        string program = Instrumented.Make(Path.Combine(folder, "program"));
        string seeds = Renew(Path.Combine(folder, "seeds"));
        WriteSeeds(target, seeds);
        Renew(Path.Combine(folder, "found"));
        ProcessStartInfo start = new("afl-fuzz") { RedirectStandardOutput = !showScreen, RedirectStandardError = !showScreen, RedirectStandardInput = false };
        string[] arguments =
        [
            "-i", seeds, "-o", Path.Combine(folder, "found"), "-V", seconds.ToString(CultureInfo.InvariantCulture), "-t", TimeLimit, "-m", "none", "-G", target.MostBytes.ToString(CultureInfo.InvariantCulture),
            .. target.Words.Count > 0 ? (string[])["-x", WriteWords(target, Path.Combine(folder, "words"))] : [],
            "--", "dotnet", program, FuzzedProcess.Command, target.Name,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        SetEnvironment(start.Environment, showScreen);
        return new AflRun(target, folder, seconds, showScreen ? null : new StreamWriter(Path.Combine(folder, "afl.log")), start);
    }

    /// <summary>Waits a while.</summary>
    public void Wait(TimeSpan time) => _process.WaitForExit(time);

    /// <summary>What it came to. Each input that AFL kept is tried again without AFL.</summary>
    public FuzzResult Result()
    {
        _process.WaitForExit();
        IReadOnlyDictionary<string, double> figures = AflStats.End(Found);
        Sifting sifting = new(_target.Name, Path.Combine(_folder, "kept"), input => SingleInput.Try(_target.Name, input));
        return new FuzzResult(
            _target.Name,
            (long)figures.GetValueOrDefault("run_time"),
            (long)figures.GetValueOrDefault("execs_done"),
            figures.GetValueOrDefault("execs_per_sec"),
            (int)figures.GetValueOrDefault("corpus_count"),
            sifting.Sift(AflStats.Saved(Found, "crashes"), AflStats.Saved(Found, "hangs"), WhatDied()),
            Fault(figures, _process.ExitCode, _seconds) is { } fault ? $"{fault}; {LogFile} says why" : null);
    }

    /// <summary>Why a run is none: it tried nothing, ended with an error, or too soon. Null where it is one.</summary>
    internal static string? Fault(IReadOnlyDictionary<string, double> figures, int exitCode, int seconds) =>
        figures.GetValueOrDefault("execs_done") == 0 || exitCode != 0 ? $"afl-fuzz ended with code {exitCode}"
        : figures.GetValueOrDefault("run_time") + MostMissing < seconds ? $"afl-fuzz ended after {figures.GetValueOrDefault("run_time"):0} s of {seconds}"
        : null;

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        _log?.Dispose();
    }

    private static string Renew(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        return folder;
    }

    private static void WriteSeeds(FuzzTarget target, string folder)
    {
        int number = 0;
        IEnumerable<byte[]> seeds = target.Seeds(new VectorSeeds(Repository.Root))
            .Concat(Repository.FilesIn(Repository.Corpus(target.Name)).Concat(Repository.FilesIn(Repository.Findings(target.Name))).Select(File.ReadAllBytes));
        foreach (byte[] seed in seeds)
        {
            File.WriteAllBytes(Path.Combine(folder, number++.ToString("d4", CultureInfo.InvariantCulture)), seed);
        }
    }

    private static string WriteWords(FuzzTarget target, string path)
    {
        StringBuilder text = new();
        foreach (string word in target.Words)
        {
            text.Append('"');
            foreach (byte one in Encoding.UTF8.GetBytes(word))
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{one:x2}");
            }

            text.Append("\"\n");
        }

        File.WriteAllText(path, text.ToString());
        return path;
    }

    private static void SetEnvironment(IDictionary<string, string?> environment, bool showScreen)
    {
        environment["AFL_SKIP_CPUFREQ"] = "1";
        environment["AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES"] = "1";
        environment["AFL_SKIP_BIN_CHECK"] = "1"; // the program is dotnet; its assemblies are instrumented
        environment["AFL_NO_AFFINITY"] = "1"; // others may use the machine
        environment["AFL_HANG_TMOUT"] = TimeLimit;
        environment["AFL_KILL_SIGNAL"] = "9"; // .NET takes the usual one for a wish
        environment["AFL_FORKSRV_INIT_TMOUT"] = "60000";
        environment["AFL_DEBUG_CHILD"] = "1"; // what a process says that dies goes to the log
        environment["DOTNET_TieredPGO"] = "0";
        environment["DOTNET_gcConcurrent"] = "0";
        environment["DOTNET_GCHeapHardLimit"] = "0x20000000"; // 512 MiB: who needs more for some kilobytes has lost count
        if (!showScreen)
        {
            environment["AFL_NO_UI"] = "1";
        }
    }

    // Of a process that threw, or died by itself; one that AFL ended says nothing.
    private string? WhatDied()
    {
        string thrown = Path.Combine(_folder, "program", FuzzedProcess.NotesFile);
        if (File.Exists(thrown))
        {
            return $"{thrown} has what was thrown";
        }

        return _log is not null && LastWords.Any(LogText().Contains) ? $"{LogFile} has what the process said" : null;
    }

    private string LogText()
    {
        lock (_log!)
        {
            _log.Flush();
        }

        using StreamReader reader = new(new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }

    private void Log(string? line)
    {
        lock (_log!)
        {
            if (line is not null && _log.BaseStream is { CanWrite: true })
            {
                _log.WriteLine(line);
                _log.Flush();
            }
        }
    }
}
