using SharpFuzz;

namespace GemRouter.Fuzz.Running;

/// <summary>A process that AFL feeds. The code runs in a child of it, which may die: of a stack that overflows, of memory that is not there, or killed because it hangs.</summary>
internal static class FuzzedProcess
{
    /// <summary>What it is started with, followed by the target's name.</summary>
    public const string Command = "--fuzzed";

    /// <summary>Where it notes what was thrown, beside the program.</summary>
    public const string NotesFile = "thrown.log";

    // On a busy machine the first process may look for the first input before AFL has written it; a run that then takes no way at all through the code would have AFL give up.
    private static readonly byte[] Nothing = new byte[16];

    private const int MostNotes = 1 << 20;

    /// <summary>Runs until AFL ends it.</summary>
    public static int Run(string name)
    {
        FuzzTarget? target = null; // made with the first input: what is instrumented writes to memory that is not there before
        CostWatch? watch = null;
        byte[] buffer = [];
        Fuzzer.OutOfProcess.Run(stream =>
        {
            try
            {
                target ??= FuzzTargets.Find(name)!;
                watch ??= CostWatch.Of(target);
                buffer = buffer.Length == target.MostBytes ? buffer : new byte[target.MostBytes];
                int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                watch.Run(length > 0 ? buffer.AsSpan(0, length) : Nothing);
            }
            catch (Exception exception)
            {
                Note(exception);
                throw; // AFL keeps the input
            }
        });
        return 0;
    }

    // AFL keeps inputs and not what came of them, which may depend on the inputs before.
    private static void Note(Exception exception)
    {
        string path = Path.Combine(AppContext.BaseDirectory, NotesFile);
        if (!File.Exists(path) || new FileInfo(path).Length < MostNotes)
        {
            File.AppendAllText(path, $"{exception}\n\n");
        }
    }
}
