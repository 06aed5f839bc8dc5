using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GemRouter.Fuzz.Running;

/// <summary><c>./dev fuzz</c>.</summary>
internal static class FuzzCommand
{
    private const int Findings = 1;
    private const int BadCommandLine = 2;
    private const int Interrupted = 130;

    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(15);
    private static readonly JsonSerializerOptions Layout = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <summary>Runs it.</summary>
    /// <returns>The exit code: 0 where nothing was found, 1 for a finding, 2 for a command line that is none.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments is [SingleInput.Command, string name, string input])
        {
            return SingleInput.Take(name, input);
        }

        try
        {
            FuzzOptions options = FuzzOptions.Parse(arguments);
            return options switch
            {
                { List: true } => List(options.Json),
                { Replay: { } file } => Replay(options.Targets[0], file),
                _ => Fuzz(options),
            };
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine("dev: there is no afl-fuzz; as root: apt-get install afl++");
            return BadCommandLine;
        }
        catch (ArgumentException exception)
        {
            Console.Error.WriteLine($"dev: {exception.Message}");
            return BadCommandLine;
        }
    }

    private static int List(bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(FuzzTargets.All.Select(static target => new { target.Name, target.Reads }), Layout));
            return 0;
        }

        foreach (FuzzTarget target in FuzzTargets.All)
        {
            Console.Out.WriteLine($"{target.Name,-18}{target.Reads}");
        }

        return 0;
    }

    private static int Replay(string name, string input)
    {
        if (!Path.Exists(input))
        {
            throw new ArgumentException($"there is no file or folder {input}");
        }

        return SingleInput.Take(name, input);
    }

    private static int Fuzz(FuzzOptions options)
    {
        Queue<FuzzTarget> waiting = new(options.Targets.Count == 0 ? FuzzTargets.All : options.Targets.Select(static name => FuzzTargets.Find(name)!));
        bool showScreen = options.Jobs == 1 && !options.Json && !Console.IsOutputRedirected;
        List<FuzzResult> results = [];
        List<AflRun> running = [];
        using CancellationTokenSource ending = new();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End); // which afl-fuzz gets from the terminal, too
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            for (TimeSpan silent = default; waiting.Count + running.Count > 0 && !ending.IsCancellationRequested;)
            {
                while (running.Count < options.Jobs && waiting.TryDequeue(out FuzzTarget? target))
                {
                    Console.Error.WriteLine($"{target.Name}: for {options.Seconds} s");
                    running.Add(AflRun.Start(target, options.Seconds, showScreen));
                }

                running[0].Wait(Step);
                silent += Step;
                foreach (AflRun ended in running.Where(static run => !run.IsRunning).ToArray())
                {
                    results.Add(ended.Result());
                    running.Remove(ended);
                    ended.Dispose();
                }

                if (silent >= Report && !showScreen)
                {
                    silent = default;
                    running.ForEach(static run => Console.Error.WriteLine(run.Course));
                }
            }
        }
        finally
        {
            running.ForEach(static run => run.Dispose());
        }

        Show(results, options.Json);
        return results.Exists(static result => result.HasFindings) ? Findings : ending.IsCancellationRequested ? Interrupted : 0;

        void End(PosixSignalContext context)
        {
            context.Cancel = true;
            ending.Cancel();
        }
    }

    private static void Show(List<FuzzResult> results, bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(results, Layout));
            return;
        }

        Console.Out.WriteLine($"{"target",-18}{"seconds",9}{"executions",12}{"a second",10}{"paths",8}{"crashes",9}{"hangs",7}{"unshown",9}");
        foreach (FuzzResult result in results)
        {
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{result.Target,-18}{result.Seconds,9}{result.Executions,12:n0}{result.PerSecond,10:n0}{result.Paths,8}{result.Count(FindingKind.Crash),9}{result.Count(FindingKind.Hang),7}{result.Count(FindingKind.Unshown),9}"));
        }

        foreach (FuzzResult result in results.Where(static result => result.HasFindings))
        {
            if (result.Fault is { } fault)
            {
                Console.Out.WriteLine($"{result.Target}: {fault}");
            }

            foreach (FuzzFinding finding in result.Findings)
            {
                Console.Out.WriteLine($"{result.Target}: {finding.Shows}\n    {finding.Replay}");
            }
        }
    }
}
