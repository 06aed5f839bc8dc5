using System.Globalization;

namespace GemRouter.Bench.Data;

/// <summary>Who runs where. While the object is there, this process and what it starts keep to all processors but one, so that what is measured can have that for itself. With a single processor all share it.</summary>
internal sealed class Processors : IDisposable
{
    private readonly string _before;

    private Processors()
    {
        _before = Programs.Run("taskset", "-cp", $"{Environment.ProcessId}").Split(": ")[^1].Trim();
        if (Measured > 0)
        {
            Pin(Environment.ProcessId, Measured == 1 ? "0" : $"0-{Measured - 1}");
        }
    }

    /// <summary>The processor of what is measured: the last one.</summary>
    public static int Measured { get; } = Environment.ProcessorCount - 1;

    public static Processors Share() => new();

    /// <summary>Puts all threads of a process on processors.</summary>
    public static void Pin(int process, string processors) => Programs.Run("taskset", "-acp", processors, process.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => Pin(Environment.ProcessId, _before);
}
