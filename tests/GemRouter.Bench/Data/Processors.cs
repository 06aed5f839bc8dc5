using System.Globalization;

namespace GemRouter.Bench.Data;

/// <summary>Who runs where. While the object is there, this process and what it starts keep to all of its processors but one, so that what is measured can have that for itself. With a single processor all share it.</summary>
internal sealed class Processors : IDisposable
{
    private readonly int[] _all = Own();

    private Processors()
    {
        if (_all.Length > 1)
        {
            Pin(Environment.ProcessId, _all[..^1]);
        }
    }

    public static Processors Share() => new();

    /// <summary>Puts all threads of a process, and what they will start, on the processor of what is measured.</summary>
    public void Measure(LabProcess process) => Pin(process.Id, _all[^1..]);

    public void Dispose() => Pin(Environment.ProcessId, _all);

    private static int[] Own()
    {
        string list = File.ReadLines("/proc/self/status").First(static line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split(':')[1]; // as in 0-3,6
        return [.. list.Split(',').Select(static part => part.Split('-').Select(static number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray()).SelectMany(static part => Enumerable.Range(part[0], part[^1] - part[0] + 1))];
    }

    private static void Pin(int process, int[] processors)
    {
        const int Attempts = 5; // it fails where a thread ends while it goes through them
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                Programs.Run("taskset", "-acp", string.Join(',', processors), process.ToString(CultureInfo.InvariantCulture));
                return;
            }
            catch (InvalidOperationException) when (attempt < Attempts)
            {
            }
        }
    }
}
