using System.Globalization;
using GemRouter.Plugin.Ring;

namespace GemRouter.Tests.Networks;

/// <summary>What this plugin's links need of the private network.</summary>
internal static partial class PrivateNetwork
{
    /// <summary>Sets the memory for options of a socket, as older kernels have it by themselves. Where the kernel has one limit for all namespaces, it stays.</summary>
    public static void LimitOptionMemory(int bytes)
    {
        if (File.Exists("/proc/sys/net/core/optmem_max"))
        {
            Set("core/optmem_max", bytes.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Runs tc(8).</summary>
    /// <returns>What it said where it failed; null where it did not.</returns>
    public static string? Tc(string arguments)
    {
        (int code, string said) = Run("tc", arguments);
        return code == 0 ? null : said;
    }

    private static partial string? FindMissingOfPlugin()
    {
        RingRights.Check();
        return null;
    }
}
