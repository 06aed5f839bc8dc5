using System.Globalization;

namespace GemRouter.Replay.Tests;

/// <summary>What Linux tells of a process's memory.</summary>
internal static class ProcessMemory
{
    /// <summary>The most memory that it has had so far, in bytes; 0 where the system does not tell.</summary>
    public static long PeakOf(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0; // it has ended
        }
    }
}
