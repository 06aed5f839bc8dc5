using System.Globalization;

namespace GemRouter.Tests.Networks;

/// <summary>A virtual Ethernet with both ends in the private namespace, each with an IPv4 and an IPv6 address. Skips the test where there can be none.</summary>
internal sealed class VirtualEthernet : IDisposable
{
    private const int Tentative = 0x40; // IFA_F_TENTATIVE

    private static int _made;

    private readonly int _number = Interlocked.Increment(ref _made);
    private readonly int _mtu;

    private VirtualEthernet(int mtu)
    {
        _mtu = mtu;
        Near = string.Create(CultureInfo.InvariantCulture, $"gn{_number}");
        Far = string.Create(CultureInfo.InvariantCulture, $"gf{_number}");
    }

    public string Near { get; }

    public string Far { get; }

    /// <summary>Makes one, up and with addresses.</summary>
    public static VirtualEthernet Make(int mtu = 1500)
    {
        VirtualEthernet wire = Plan(mtu);
        wire.Create();
        return wire;
    }

    /// <summary>Names one that is not there yet.</summary>
    public static VirtualEthernet Plan(int mtu = 1500)
    {
        Assert.SkipWhen(PrivateNetwork.Missing is not null, PrivateNetwork.Missing ?? "");
        return new VirtualEthernet(mtu);
    }

    public void Create()
    {
        PrivateNetwork.Ip($"link add {Near} mtu {_mtu} type veth peer name {Far} mtu {_mtu}");
        Configure(Near, 1);
        Configure(Far, 2);
        Assert.True(SpinWait.SpinUntil(() => IsReady(Near) && IsReady(Far), TimeSpan.FromSeconds(20)), $"{Near} and {Far} do not come up.");
    }

    public void Dispose() => PrivateNetwork.Remove(Near);

    /// <summary>The kernel gives a device its link-local address when it is able to send; before, it loses packets without a word.</summary>
    private static bool IsReady(string device) => File.ReadLines("/proc/net/if_inet6")
        .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Any(fields => fields[5] == device && fields[0].StartsWith("fe80", StringComparison.Ordinal) && (Convert.ToInt32(fields[4], 16) & Tentative) == 0);

    private void Configure(string device, int host)
    {
        PrivateNetwork.Set($"ipv6/conf/{device}/accept_dad", "0");
        PrivateNetwork.Ip(string.Create(CultureInfo.InvariantCulture, $"address add 10.{77 + (_number / 250)}.{_number % 250}.{host}/24 dev {device}"));
        PrivateNetwork.Ip(string.Create(CultureInfo.InvariantCulture, $"address add fd77:{_number:x}::{host}/64 dev {device} nodad"));
        PrivateNetwork.Ip($"link set {device} up");
    }
}
