using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>Says what the system refused, and what would help.</summary>
internal static class Refusal
{
    public static string Of(string what, int error) => $"The system refuses {what}: {Marshal.GetPInvokeErrorMessage(error)}" + error switch
    {
        Errno.TooManyFiles or Errno.TooManyFilesOfSystem => "; raise the limit of open files (LimitNOFILE, ulimit -n).",
        Errno.NoFamily => "; the host has no such address family (net.ipv6.conf.all.disable_ipv6, ipv6.disable).",
        Errno.Access => "; ports below net.ipv4.ip_unprivileged_port_start need CAP_NET_BIND_SERVICE.",
        Errno.AddressInUse => "; another program has the port for itself.",
        _ => ".",
    };
}
