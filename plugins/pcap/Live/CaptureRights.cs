using System.Net.Sockets;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>What a capture needs of the system, looked at before the first one, so that a person hears of it also while the interface is absent.</summary>
internal static class CaptureRights
{
    public const string Missing =
        "The system refuses raw capture: CAP_NET_RAW is missing. In a systemd unit, AmbientCapabilities=CAP_NET_RAW gives it; do not give it to the shared dotnet program.";

    /// <exception cref="ComponentException">Something is missing; the message names it.</exception>
    public static void Check()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess)
        {
            throw new ComponentException("The pcap transport captures on 64-bit Linux alone; its files (\"read\", \"write\") work everywhere.");
        }

        if (!PcapCalls.IsThere)
        {
            throw new ComponentException("libpcap is not installed: apt-get install libpcap0.8 (Debian 13 and later: libpcap0.8t64; elsewhere the package is often named libpcap).");
        }

        try
        {
            using Socket probe = new(AddressFamily.Packet, SocketType.Raw, 0); // of no protocol: it receives nothing
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AccessDenied)
        {
            throw new ComponentException(Missing, exception);
        }
        catch (SocketException exception)
        {
            throw new ComponentException($"The system refuses raw capture: {exception.Message}", exception);
        }
    }
}
