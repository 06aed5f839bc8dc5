using GemRouter.Plugin.Pcap.Live;

namespace GemRouter.Tests.Networks;

/// <summary>What this plugin's links need of the private network.</summary>
internal static partial class PrivateNetwork
{
    private static partial string? FindMissingOfPlugin()
    {
        if (!PcapCalls.IsThere)
        {
            return "needs libpcap (Debian package libpcap0.8)";
        }

        CaptureRights.Check();
        return null;
    }
}
