namespace GemRouter.Bench.Data;

/// <summary>A tunnel of wireguard-go. The source's packets begin in one end's namespace and end in the other's, so that nothing is counted but the tunnel.</summary>
internal sealed class WireGuardPath() : DataPath("wireguard-go", 1)
{
    private const string NearTunnel = "10.9.0.1";
    private const string FarTunnel = "10.9.0.2";

    private static int _made;

    private readonly string _device = $"gw{Environment.ProcessId}{Interlocked.Increment(ref _made)}"; // its socket lies in a folder of the whole host

    public override string SourceSpace => Lab.Near;

    public override string SourceDevice => $"{_device}n";

    public override string SourceAddress => NearTunnel;

    public override string SinkSpace => Lab.Far;

    public override string SinkDevice => $"{_device}f";

    protected override void StartNodes()
    {
        string near = MakeKey("near");
        string far = MakeKey("far");
        Sealing = Begin(Lab.Near, SourceDevice);
        Opening = Begin(Lab.Far, SinkDevice);
        SetUp(Lab.Near, SourceDevice, NearTunnel, "near", far, $"{Lab.FarAddress}:51820");
        SetUp(Lab.Far, SinkDevice, FarTunnel, "far", near, $"{Lab.NearAddress}:51820");
    }

    protected override void Stopped()
    {
        foreach (string device in (string[])[SourceDevice, SinkDevice])
        {
            File.Delete($"/var/run/wireguard/{device}.sock");
        }
    }

    private string MakeKey(string name)
    {
        Programs.Run("sh", "-c", "umask 77; wg genkey > \"$0\"; wg pubkey < \"$0\" > \"$0.public\"", Path.Combine(Lab.Folder, name));
        return File.ReadAllText(Path.Combine(Lab.Folder, $"{name}.public")).Trim();
    }

    private LabProcess Begin(string space, string device)
    {
        LabProcess process = Run(space, "wireguard-go", ["-f", device], ("LOG_LEVEL", "error"));
        Programs.Run("sh", "-c", "for i in $(seq 100); do [ -S \"$0\" ] && exit 0; sleep 0.1; done; exit 1", $"/var/run/wireguard/{device}.sock");
        process.Ignore();
        return process;
    }

    private void SetUp(string space, string device, string address, string key, string peer, string endpoint)
    {
        Programs.Run("ip", "netns", "exec", space, "wg", "set", device, "listen-port", "51820", "private-key", Path.Combine(Lab.Folder, key), "peer", peer, "allowed-ips", "0.0.0.0/0", "endpoint", endpoint);
        Programs.Run("ip", "-n", space, "link", "set", device, "mtu", "9000", "up", "multicast", "on");
        Programs.Run("ip", "-n", space, "address", "add", $"{address}/24", "dev", device);
        Programs.Run("ip", "netns", "exec", space, "sysctl", "-qw", $"net.ipv4.conf.{device}.rp_filter=0");
    }
}
