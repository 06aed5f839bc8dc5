using System.ComponentModel;
using System.Runtime.InteropServices;

namespace GemRouter.Bench.Data;

/// <summary>The processor time of another process, as the scheduler counts it: all its threads, those that have ended among them (clock_getcpuclockid(3)). The sum over /proc/PID/task loses those.</summary>
internal static partial class ProcessorClock
{
    private const int Scheduler = 2; // CPUCLOCK_SCHED

    /// <summary>Nanoseconds so far.</summary>
    /// <exception cref="Win32Exception">There is no such process.</exception>
    public static long Read(int process) =>
        Read((~process << 3) | Scheduler, out TimeSpec time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Read(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
