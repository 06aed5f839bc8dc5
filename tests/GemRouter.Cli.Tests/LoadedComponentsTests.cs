using GemRouter.Loading;

namespace GemRouter.Cli.Tests;

/// <summary>Components of plugins that were loaded from disk.</summary>
public sealed class LoadedComponentsTests
{
    private static readonly Lazy<PluginCatalog> Plugins = new(static () => new PluginLoader(new TrustEverything()).Load([Place.Plugins]));

    [Fact]
    public async Task A_suite_tells_its_numbers_before_it_runs()
    {
        await using LoadedComponents components = new(Plugins.Value);
        SuiteParameters? suite = components.FindSuite("aegis-128l");
        Assert.Equal((3, 16, 32), (suite!.Id, suite.KeySize, suite.TagSize));
        Assert.Same(suite, components.FindSuite("aegis-128l"));
        Assert.Null(components.FindSuite("rot-13"));
        Assert.Null(components.FindSuite("udp"));
    }

    [Fact]
    public async Task Names_are_in_order()
    {
        await using LoadedComponents components = new(Plugins.Value);
        Assert.Equal(["aegis-128l", "aegis-256", "aes-256-gcm", "chacha20-poly1305"], components.NamesOf(ComponentKind.CipherSuite));
        Assert.Empty(components.NamesOf(ComponentKind.Stage));
        Assert.Equal("udp", components.Find(ComponentKind.Transport, "udp")?.Name);
    }

    [Fact]
    public async Task Each_component_has_services_of_its_own()
    {
        await using LoadedComponents components = new(Plugins.Value);
        ComponentFactory udp = components.Find(ComponentKind.Transport, "udp")!;
        Assert.NotSame(components.ServicesOf(udp), components.ServicesOf(udp));
    }
}
