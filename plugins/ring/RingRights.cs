using GemRouter.Plugin.Ring.Rings;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring;

/// <summary>What a ring needs of the system, looked at before the first one, so that a person hears of it also while the interface is absent.</summary>
internal static class RingRights
{
    public const string Missing =
        "The system refuses packet sockets: CAP_NET_RAW is missing. In a systemd unit, AmbientCapabilities=CAP_NET_RAW gives it; do not give it to the shared dotnet program.";

    /// <exception cref="ComponentException">Something is missing; the message names it.</exception>
    public static void Check()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            throw new ComponentException("The ring transport works on 64-bit Linux alone; use udp.");
        }

        int fd = PacketCalls.Open();
        if (fd < 0)
        {
            throw new ComponentException(-fd == Errno.Permission ? Missing : Refusal.Of("a packet socket", -fd));
        }

        LibC.Close(fd);
    }
}
