using System.Runtime.InteropServices;

namespace GemRouter.Cli;

/// <summary>Keeps this process's memory, in which keys lie, from others.</summary>
internal static partial class ProcessMemory
{
    private const int SetDumpable = 4; // PR_SET_DUMPABLE, prctl(2)

    /// <summary>
    /// From now on the system writes no core dump of it, and no other process of the same user may read or trace it; one with CAP_SYS_PTRACE still may. Where there is no such call, or the variable
    /// GEMROUTER_ALLOW_DUMPS is 1 (for whoever debugs a plugin), nothing happens.
    /// </summary>
    public static void Guard()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("GEMROUTER_ALLOW_DUMPS") != "1")
        {
            _ = Control(SetDumpable, 0, 0, 0, 0); // it cannot fail with these arguments
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
