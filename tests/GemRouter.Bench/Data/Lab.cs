using System.Diagnostics;
using System.Globalization;

namespace GemRouter.Bench.Data;

/// <summary>
/// Four network namespaces in a row, with veth between them: the source's, two nodes' and the sink's. They have names of this process's own, and go with the object, whatever happened. A veth cuts runs into packets before
/// they cross it (`tx-udp-segmentation off`): otherwise it would hand them over whole, which no wire does. Needs root, iproute2 and ethtool.
/// </summary>
internal sealed class Lab : IDisposable
{
    public const string SourceDevice = "eth0";
    public const string SinkDevice = "eth0";
    public const string SourceAddress = "10.1.0.1";
    public const string NearAddress = "10.2.0.1";
    public const string FarAddress = "10.2.0.2";
    private const int Mtu = 9216;

    private static int _made;

    private readonly Lock _gate = new();
    private readonly List<string> _spaces = [];
    private readonly string _name = $"gembench{Environment.ProcessId}x{Interlocked.Increment(ref _made)}";

    public Lab()
    {
        Unfinished.Add(this, End);
        try
        {
            foreach (string space in (string[])[Source, Near, Far, Sink])
            {
                Make(space);
                Programs.Run("ip", "-n", space, "link", "set", "lo", "up");
                Programs.Run("ip", "netns", "exec", space, "sysctl", "-qw", "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0", "net.ipv6.conf.all.disable_ipv6=1");
            }

            Join(Source, SourceDevice, SourceAddress, Near, "red", "10.1.0.2");
            Join(Near, "black", NearAddress, Far, "black", FarAddress);
            Join(Far, "red", "10.3.0.1", Sink, SinkDevice, "10.3.0.2");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Source => $"{_name}s";

    /// <summary>Of the node next to the source, which seals.</summary>
    public string Near => $"{_name}n";

    /// <summary>Of the node next to the sink, which opens.</summary>
    public string Far => $"{_name}f";

    public string Sink => $"{_name}d";

    /// <summary>What processes write: keys, manifests, logs.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("gemrouter-bench-").FullName;

    public void Dispose() => Unfinished.End(this);

    private void Make(string space)
    {
        lock (_gate)
        {
            Unfinished.ThrowIfOver();
            Programs.Run("ip", "netns", "add", space);
            _spaces.Add(space);
        }
    }

    // What runs in them ends first: a namespace stays for as long as a process is in it.
    private void End()
    {
        lock (_gate)
        {
            foreach (string space in _spaces)
            {
                foreach (string id in Programs.Run("ip", "netns", "pids", space).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    End(int.Parse(id, CultureInfo.InvariantCulture));
                }

                Programs.Run("ip", "netns", "delete", space);
            }
        }

        Directory.Delete(Folder, recursive: true);
    }

    private static void End(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            process.Kill();
            process.WaitForExit();
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }

    private static void Join(string space, string device, string address, string otherSpace, string otherDevice, string otherAddress)
    {
        string mtu = $"{Mtu}";
        Programs.Run("ip", "link", "add", device, "netns", space, "mtu", mtu, "type", "veth", "peer", "name", otherDevice, "netns", otherSpace, "mtu", mtu);
        foreach ((string of, string name, string own) in (ReadOnlySpan<(string, string, string)>)[(space, device, address), (otherSpace, otherDevice, otherAddress)])
        {
            Programs.Run("ip", "netns", "exec", of, "ethtool", "-K", name, "tx-udp-segmentation", "off");
            Programs.Run("ip", "-n", of, "address", "add", $"{own}/24", "dev", name);
            Programs.Run("ip", "-n", of, "link", "set", name, "up");
        }
    }
}
