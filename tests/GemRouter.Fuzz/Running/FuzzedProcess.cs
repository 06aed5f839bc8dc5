using SharpFuzz;

namespace GemRouter.Fuzz.Running;

/// <summary>A process that AFL feeds. The code runs in a child of it, which may die: of a stack that overflows, of memory that is not there, or killed because it hangs.</summary>
internal static class FuzzedProcess
{
    /// <summary>What it is started with, followed by the target's name.</summary>
    public const string Command = "--fuzzed";

    /// <summary>Runs until AFL ends it.</summary>
    public static int Run(string name)
    {
        if (FuzzTargets.Find(name) is not { } target)
        {
            return 2;
        }

        byte[] buffer = new byte[target.MostBytes];
        Fuzzer.OutOfProcess.Run(stream =>
        {
            int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            target.Run(buffer.AsSpan(0, length));
        });
        return 0;
    }
}
