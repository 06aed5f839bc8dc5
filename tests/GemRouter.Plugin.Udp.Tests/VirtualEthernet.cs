using System.Globalization;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>A virtual Ethernet with both ends in the private namespace, each with an IPv4 and an IPv6 address. Skips the test where there can be none.</summary>
internal sealed class VirtualEthernet : IDisposable
{
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
    }

    public void Dispose() => PrivateNetwork.Remove(Near);

    private void Configure(string device, int host)
    {
        PrivateNetwork.Set($"ipv6/conf/{device}/accept_dad", "0");
        PrivateNetwork.Ip(string.Create(CultureInfo.InvariantCulture, $"address add 10.{77 + (_number / 250)}.{_number % 250}.{host}/24 dev {device}"));
        PrivateNetwork.Ip(string.Create(CultureInfo.InvariantCulture, $"address add fd77:{_number:x}::{host}/64 dev {device} nodad"));
        PrivateNetwork.Ip($"link set {device} up");
    }
}
