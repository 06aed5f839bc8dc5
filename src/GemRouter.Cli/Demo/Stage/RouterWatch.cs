using System.Text.Json;
using GemRouter.Cli.Demo.Network;

namespace GemRouter.Cli.Demo.Stage;

/// <summary>A router of the demo: its process, and what it says of itself.</summary>
/// <param name="site">Its site.</param>
/// <param name="process">Its process.</param>
/// <param name="ask">Asks it for its status.</param>
internal sealed class RouterWatch(Site site, LabProcess process, Func<CancellationToken, Task<JsonElement>> ask)
{
    /// <summary>What SIGTERM may take, and some time for a machine that is busy.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    /// <summary>What it said last; null where it has not answered yet.</summary>
    public RouterView? Latest { get; private set; }

    /// <summary>What it logged, each line with its site in front.</summary>
    public IEnumerable<string> Log => process.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"{site.Name}: {line}");

    /// <summary>Asks it; a router that does not answer keeps its latest status, since it may be about to start.</summary>
    /// <exception cref="LabException">It has ended.</exception>
    public async Task LookAsync(CancellationToken cancellation)
    {
        if (process.Exit.IsCompleted)
        {
            throw new LabException($"the router of {site.Name} ended with exit code {await process.Exit}: {process.Errors}");
        }

        try
        {
            Latest = RouterView.Read(await ask(cancellation));
        }
        catch (ProgramException)
        {
            // not there yet, or too busy to answer
        }
    }

    /// <summary>Ends it as an operator would.</summary>
    /// <returns>What was wrong with its end; null where nothing was.</returns>
    public async Task<string?> StopAsync() => await process.StopAsync(Grace) switch
    {
        0 => null,
        null => $"the router of {site.Name} did not end within {Grace.TotalSeconds} s of SIGTERM",
        int code => $"the router of {site.Name} ended with exit code {code}",
    };
}
