using GemRouter.Plugin.Aead;
using GemRouter.Testing;

namespace GemRouter.Trial.Pipeline;

/// <summary>The suites of the wire document, made as a host makes them.</summary>
internal static class Suites
{
    public static IEnumerable<string> Names => Plugin().Factories.Select(static factory => factory.Name);

    public static ICipherSuite Make(string name)
    {
        using TestHost host = new();
        ComponentFactory factory = Plugin().Factory(ComponentKind.CipherSuite, name);
        return (ICipherSuite)factory.Create(host.Context, factory.CreateOptions());
    }

    private static PluginFixture Plugin() => PluginFixture.Of<AeadPlugin>();
}
