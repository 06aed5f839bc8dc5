using System.Collections;
using System.Reflection;
using System.Text;
using GemRouter.Kernel.Manifests;
using GemRouter.Loading;

namespace GemRouter.Cli.Tests;

/// <summary>A lock has what the manifest uses: all of it, wherever in the manifest it stands.</summary>
public sealed class ManifestComponentsTests
{
    private static readonly Lazy<PluginCatalog> Plugins = new(static () => new PluginLoader(new TrustEverything()).Load([Place.Plugins]));

    private static readonly string Manifest = Samples.Studio.Replace("bootstrap: { use: file, path: keys/studio.bk }", "bootstrap: { active: { use: file, path: a.bk }, accepted: [{ use: file, path: b.bk }] }", StringComparison.Ordinal);

    [Fact]
    public async Task No_component_of_a_manifest_is_left_out()
    {
        await using LoadedComponents components = new(Plugins.Value);
        RouterManifest manifest = Read(Manifest, components);
        Assert.Equal(Walk(manifest).Order(ByText), ManifestComponents.Uses(manifest).Order(ByText));
        Assert.Equal(["aegis-128l", "aes-256-gcm", "chacha20-poly1305"], ManifestComponents.Of(manifest).Where(static use => use.Kind == ComponentKind.CipherSuite).Select(static use => use.Name).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(["gem.aead", "gem.file-keys", "gem.multicast", "gem.udp"], ManifestComponents.PluginsOf(manifest, components).Select(static plugin => plugin.Metadata.Id));
    }

    // A place for components that is added to the model is to be added there, too.
    [Fact]
    public void The_model_has_no_other_places_for_components()
    {
        string[] places = [.. typeof(RouterManifest).Assembly.GetTypes().Where(static type => type.Namespace == typeof(RouterManifest).Namespace && type.IsPublic).SelectMany(static type => type.GetProperties())
            .Where(static property => property.PropertyType == typeof(ComponentUse)).Select(static property => $"{property.DeclaringType!.Name}.{property.Name}").Order(StringComparer.Ordinal)];
        Assert.Equal(["DiscoverySettings.Strategy", "KeyUse.Source", "LinkSettings.Transport", "StageSettings.Stage", "StageUse.Inline"], places);
        string[] keys = [.. typeof(RouterManifest).Assembly.GetTypes().Where(static type => type.Namespace == typeof(RouterManifest).Namespace && type.IsPublic).SelectMany(static type => type.GetProperties())
            .Where(static property => property.PropertyType == typeof(KeyUse) || property.PropertyType == typeof(KeyRing)).Select(static property => $"{property.DeclaringType!.Name}.{property.Name}").Order(StringComparer.Ordinal)];
        Assert.Equal(["GroupSettings.Keys", "KeyRing.Active", "KeySettings.Bootstrap", "KeySettings.Identity"], keys);
    }

    private static readonly Comparer<ComponentUse> ByText = Comparer<ComponentUse>.Create(static (a, b) => string.CompareOrdinal(a.ToString(), b.ToString()));

    private static RouterManifest Read(string text, LoadedComponents components) => ManifestSource.Parse("m", Encoding.UTF8.GetBytes(text)).Check(components).Manifest!;

    private static IEnumerable<ComponentUse> Walk(object? part) => part switch
    {
        ComponentUse use => [use],
        string or null => [],
        IEnumerable list => list.Cast<object?>().SelectMany(Walk),
        _ when part.GetType().Namespace == typeof(RouterManifest).Namespace && !part.GetType().IsEnum =>
            part.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.GetIndexParameters().Length == 0 && property.SetMethod is not null).SelectMany(property => Walk(property.GetValue(part))),
        _ => [],
    };
}
