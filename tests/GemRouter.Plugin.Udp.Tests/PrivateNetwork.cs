namespace GemRouter.Tests.Networks;

/// <summary>What this plugin's links need of the private network.</summary>
internal static partial class PrivateNetwork
{
    private static partial string? FindMissingOfPlugin() => null;
}
