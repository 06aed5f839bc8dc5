using System.Runtime.InteropServices;

namespace GemRouter.Kernel.Forwarding;

/// <summary>Pins threads to processors: sched_setaffinity(2), which the base library offers for whole processes alone.</summary>
internal static partial class ThreadPlacement
{
    private const int MostCpus = 1024; // cpu_set_t
    private const int WordBits = 64;

    /// <summary>Pins the calling thread.</summary>
    /// <returns>Why that is refused, for people; null where it is not.</returns>
    public static string? Pin(int cpu)
    {
        if (!OperatingSystem.IsLinux())
        {
            return "only Linux pins threads to processors";
        }

        Span<ulong> mask = stackalloc ulong[MostCpus / WordBits];
        mask.Clear();
        mask[cpu / WordBits] = 1UL << (cpu % WordBits);
        const int CallingThread = 0;
        return SetAffinity(CallingThread, MostCpus / 8, ref mask[0]) == 0 ? null : Marshal.GetLastPInvokeErrorMessage();
    }

    /// <summary>Finds out whether a thread of this process could be pinned.</summary>
    /// <returns>Why not, for people; null where it could.</returns>
    public static string? RefusalOf(int cpu)
    {
        string? refusal = null;
        Thread trial = new(() => refusal = Pin(cpu)) { IsBackground = true }; // the caller's own thread stays as it is
        trial.Start();
        trial.Join();
        return refusal;
    }

    [LibraryImport("libc", EntryPoint = "sched_setaffinity", SetLastError = true)]
    private static partial int SetAffinity(int thread, nint size, ref ulong mask);
}
