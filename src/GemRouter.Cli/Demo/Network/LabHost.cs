using System.Diagnostics;
using System.Globalization;

namespace GemRouter.Cli.Demo.Network;

/// <summary>A host of a <see cref="Lab"/>: a network namespace, and the programs that run in it.</summary>
internal sealed class LabHost(Lab lab, string name, string space)
{
    private readonly List<LabProcess> _processes = [];

    public Lab Lab { get; } = lab;

    /// <summary>The name that it was given.</summary>
    public string Name { get; } = name;

    /// <summary>The name of its namespace, as ip-netns(8) knows it.</summary>
    public string Namespace { get; } = space;

    /// <summary>Lays a wire to another host; the interfaces at its ends are up. Packets cross it singly, never several as one, so that a capture shows what a wire would show.</summary>
    /// <exception cref="LabException">The system refuses.</exception>
    public async Task ConnectAsync(string device, LabHost other, string deviceOfOther, int mtu = 1500, CancellationToken cancellation = default)
    {
        await IpAsync(
            [
                "link", "add", device, "mtu", Text(mtu), "gso_max_segs", "1", "type", "veth",
                "peer", "name", deviceOfOther, "netns", other.Namespace, "mtu", Text(mtu), "gso_max_segs", "1",
            ],
            cancellation);
        await IpAsync(["link", "set", device, "up"], cancellation);
        await other.IpAsync(["link", "set", deviceOfOther, "up"], cancellation);
    }

    /// <summary>Gives an interface an address with its prefix, IPv4 or IPv6, that is of use at once.</summary>
    /// <exception cref="LabException">The system refuses.</exception>
    public Task AddAddressAsync(string device, string address, CancellationToken cancellation = default) =>
        IpAsync(address.Contains(':', StringComparison.Ordinal) ? ["address", "add", address, "dev", device, "nodad"] : ["address", "add", address, "dev", device], cancellation);

    /// <summary>Lets programs that name no interface send and receive all multicast through this one; IPv6, too, where the host has it.</summary>
    /// <exception cref="LabException">The system refuses.</exception>
    public async Task RouteMulticastAsync(string device, CancellationToken cancellation = default)
    {
        await IpAsync(["route", "add", "224.0.0.0/4", "dev", device], cancellation);
        await Ip.TryRunAsync(["-n", Namespace, "-6", "route", "add", "multicast", "ff00::/8", "dev", device, "table", "local", "metric", "1"], cancellation);
    }

    /// <summary>Runs ip(8) in this host.</summary>
    /// <exception cref="LabException">It fails; the message says what it said.</exception>
    public Task IpAsync(IReadOnlyList<string> arguments, CancellationToken cancellation = default) => Ip.RunAsync(["-n", Namespace, .. arguments], cancellation);

    /// <summary>Sets parameters below /proc/sys/net of this host.</summary>
    /// <returns>False where the system refuses one of them, as containers do that show /proc/sys read-only.</returns>
    public async Task<bool> TrySetAsync(IReadOnlyList<(string Parameter, string Value)> parameters, CancellationToken cancellation = default)
    {
        string script = string.Join(" && ", parameters.Select(static set => $"echo {set.Value} > /proc/sys/net/{set.Parameter}"));
        return await Ip.TryRunAsync(["netns", "exec", Namespace, "sh", "-c", $"({script}) 2>/dev/null"], cancellation) is null;
    }

    /// <summary>Starts a program in this host. It is a child of this process, with the id that it has itself; it is killed when the lab is disposed.</summary>
    /// <exception cref="LabException">ip(8) is not there. Where the program is not, the process says so and ends.</exception>
    public LabProcess Start(string program, IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(Programs.Need("ip"), ["netns", "exec", Namespace, program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        LabProcess process = new(Lab.Time, $"{Path.GetFileName(program)} on {Name}", start);
        _processes.Add(process);
        return process;
    }

    internal static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal async Task EndAsync()
    {
        foreach (LabProcess process in _processes)
        {
            await process.DisposeAsync();
        }

        _processes.Clear();
    }
}
