using System.Diagnostics;
using System.Globalization;

namespace GemRouter.Bench;

/// <summary>A router that runs, below the shell that made its network.</summary>
internal sealed class StartedRouter : IDisposable
{
    private readonly Process _shell;
    private readonly string _router;

    public StartedRouter(Process shell)
    {
        _shell = shell;
        _router = int.Parse(shell.StandardOutput.ReadLine() ?? throw new InvalidOperationException(shell.StandardError.ReadToEnd()), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        Unfinished.Add(this, End);
    }

    public void Dispose() => Unfinished.End(this);

    private void End()
    {
        using (Process kill = Process.Start("kill", [_router]))
        {
            kill.WaitForExit();
        }

        _shell.WaitForExit();
        _shell.Dispose();
    }
}
