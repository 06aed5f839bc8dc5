using GemRouter.Plugin.Aead;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Forwarding;

/// <summary>Suites 1 to 4 of wire 2.1, as the plugin makes them.</summary>
internal static class Suites
{
    public static readonly ICipherSuite[] All = Make();

    public static ICipherSuite Of(byte id) => All.Single(suite => suite.Parameters.Id == id);

    private static ICipherSuite[] Make()
    {
        using TestHost host = new();
        return [.. PluginFixture.Of<AeadPlugin>().Factories.Select(factory => (ICipherSuite)factory.Create(host.Context, factory.CreateOptions()))];
    }
}
