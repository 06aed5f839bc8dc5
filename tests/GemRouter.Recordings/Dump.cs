namespace GemRouter.Recordings;

/// <summary>tcpdump, on a host of its own that hears all of a hub and says nothing.</summary>
internal sealed class Dump
{
    private const string Device = "tap0";

    private readonly LabProcess _process;

    private Dump(LabProcess process) => _process = process;

    /// <summary>Begins to record what crosses a hub.</summary>
    public static async Task<Dump> StartAsync(Lab lab, LabHub hub, string path)
    {
        LabHost host = await lab.AddHostAsync("tap");
        await host.TrySetAsync([("ipv6/conf/all/disable_ipv6", "1"), ("ipv6/conf/default/disable_ipv6", "1")]);
        await hub.ConnectAsync(host, Device);
        await host.IpAsync(["link", "set", Device, "promisc", "on", "arp", "off"]);
        LabProcess process = host.Start("tcpdump", ["-i", Device, "-s", "0", "-U", "-n", "--immediate-mode", "-Z", "root", "-w", path]);
        await Waiting.UntilAsync(
            () => process.Exit.IsCompleted ? throw new LabException($"{process.Name}: {process.Errors}") : Task.FromResult(process.Errors.Contains("listening on", StringComparison.Ordinal)),
            "tcpdump listens");
        return new Dump(process);
    }

    /// <summary>Ends it. The recording is whole then.</summary>
    /// <exception cref="LabException">The kernel dropped packets, or tcpdump failed.</exception>
    public async Task StopAsync()
    {
        await Waiting.PassAsync(0.3); // what is on its way
        if (await _process.StopAsync(Waiting.Patience) != 0 || !_process.Errors.Contains("\n0 packets dropped by kernel", StringComparison.Ordinal))
        {
            throw new LabException($"the recording is not whole: {_process.Errors}");
        }
    }
}
