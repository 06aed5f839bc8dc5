using System.Net;
using System.Text;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>Good manifests say what their authors mean.</summary>
public sealed class GoodManifestTests
{
    [Fact]
    public void The_studio_manifest_binds_to_its_model()
    {
        RouterManifest manifest = Sample.Read("good-studio.yaml").Check().Manifest!;
        Assert.Equal("studio", manifest.Domain);
        Assert.Equal(new NodeSettings { Name = "site-a", State = "/run/gemrouter" }, manifest.Node);
        Assert.Equal(["plugins"], manifest.PluginPaths);
        Assert.Equal("keys/site-a.key", ((FakeCatalog.FileOptions)manifest.Keys.Identity.Source.Options).Path);
        Assert.Empty(manifest.Keys.Bootstrap.Accepted);
        Assert.Equal(["lan", "fabric"], manifest.Links.Select(static link => link.Name));
        Assert.Equal((LinkSide.Black, 1500, 16), (manifest.FindLink("fabric")!.Side, manifest.FindLink("fabric")!.Mtu, manifest.FindLink("fabric")!.Ttl));
        Assert.Equal("eth0", ((FakeCatalog.UdpOptions)manifest.FindLink("lan")!.Transport.Options).Device);
        Assert.Equal("fabric", Assert.Single(manifest.Discovery).On);
        Assert.Null(manifest.Trust.Pinned);
        GroupSettings group = Assert.Single(manifest.Groups);
        Assert.Equal(GroupPrefix.Parse("239.1.1.0/24"), group.Prefix);
        Assert.Equal("aegis-128l", group.Suite);
        Assert.Equal(["aegis-128l", "aes-256-gcm"], group.Allow);
        Assert.Equal(
            [new GroupJoin { Group = GroupAddress.Parse("239.1.1.1") }, new GroupJoin { Group = GroupAddress.Parse("239.1.1.2"), Source = Address.Parse("10.1.1.5") }], group.Join);
        Assert.Equal([5000], group.Ports);
        RouteSettings route = Assert.Single(manifest.Routes);
        Assert.Equal(("lan", "fabric", RouteDirection.Both, OversizeAction.Fragment), (route.Red, route.Black, route.Direction, route.Oversize));
        Assert.Equal(new ControlLimits(), manifest.Limits.Control);
        Assert.Equal(new TimerSettings(), manifest.Timers);
    }

    [Fact]
    public void Every_option_reaches_the_model()
    {
        RouterManifest manifest = Sample.Read("good-everything.yaml").Check().Manifest!;
        Assert.Equal("/var/log/gem.keys", manifest.Node.KeyLog);
        Assert.Equal(["plugins", "/opt/plugins"], manifest.PluginPaths);
        Assert.Equal("everything.lock", manifest.PluginLock);
        Assert.Equal(["", "old"], manifest.Keys.Bootstrap.Accepted.Prepend(manifest.Keys.Bootstrap.Active).Select(static key => key.Name));
        Assert.Equal([IPNetwork.Parse("10.2.0.0/16"), IPNetwork.Parse("10.3.0.1/32")], manifest.FindLink("lan")!.From);
        PinnedPeer[] pinned = [.. manifest.Trust.Pinned!.Value];
        Assert.Equal(["site-b", "site-c"], pinned.Select(static peer => peer.Name));
        Assert.Null(pinned[0].Send);
        Assert.Equal([GroupPrefix.Parse("239.1.1.0/24")], pinned[1].Send!.Value);
        Assert.Equal(new Ed25519PublicKey(Convert.FromHexString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")), pinned[1].Key);
        Assert.Single(manifest.Revoked);
        GroupSettings group = manifest.Groups[0];
        Assert.Equal((true, false, false, true), (group.Send, group.Receive, group.Origin, group.BindSource));
        Assert.Equal([576, 1316], group.Pad);
        Assert.Equal(new RekeySettings { After = TimeSpan.FromMinutes(10), Packets = 1_000_000, Lead = TimeSpan.FromSeconds(8) }, group.Rekey);
        Assert.Equal(TimeSpan.Zero, group.StartHold);
        Assert.Equal(AuthMode.Group, group.Auth);
        RouteSettings route = manifest.Routes[0];
        Assert.Equal(("main", RouteDirection.Seal, OversizeAction.Drop), (route.Name, route.Direction, route.Oversize));
        Assert.Equal("shaper", route.Seal.Before[0].Named);
        Assert.Equal("size-limit", route.Seal.Before[1].Inline!.Name);
        Assert.Equal(2000, manifest.Limits.Control.Nodes);
        Assert.Equal(32 << 20, manifest.Limits.WindowMemory);
        Assert.Equal(TimeSpan.FromSeconds(2), manifest.Timers.Hello);
        Assert.Equal(1 << 20, manifest.Timers.StartHoldMemory);
    }

    [Fact]
    public void The_plugin_folders_are_known_before_the_components_are()
    {
        Assert.Equal(["a", "b"], ManifestSource.Parse("m", "plugins: { paths: [a, b] }\nlinks: oops"u8).PluginPaths);
        Assert.Equal(["${app}/plugins"], ManifestSource.Parse("m", "plugins: 7"u8).PluginPaths);
        Assert.Equal(["${app}/plugins"], ManifestSource.Parse("m", "}"u8).PluginPaths);
        Assert.Equal(["${app}/plugins"], ManifestSource.Parse("m", "plugins: { lock: m.lock }"u8).PluginPaths);
    }

    [Theory]
    [InlineData("plugins: { lock: m.lock }\nlinks: oops", "m.lock", true)]
    [InlineData("gem: 1", null, true)]
    [InlineData("plugins: { lokc: m.lock }", null, false)]
    [InlineData("plugins: { lock: [m.lock] }", null, false)]
    [InlineData("plugins: { lock: }", null, false)]
    [InlineData("plugins: { paths: [], lock: m.lock }", "m.lock", false)]
    [InlineData("plugins: *lock", null, false)]
    [InlineData("plugins: { lock: *lock }", null, false)]
    [InlineData("}", null, false)]
    public void Where_a_lock_may_be_meant_and_cannot_be_read_no_plugin_may_be_loaded(string text, string? path, bool tells)
    {
        ManifestSource source = ManifestSource.Parse("m", Encoding.UTF8.GetBytes(text));
        Assert.Equal((path, tells), (source.PluginLock, source.TellsPlugins));
        Assert.True(tells || source.Diagnostics.Count > 0, "It does not say why.");
    }

    [Fact]
    public void Places_of_the_model_are_known_for_later_problems()
    {
        ManifestResult result = Sample.Read("good-studio.yaml").Check();
        Assert.Equal("routes[0]", result.Places.PathOf(result.Manifest!.Routes[0]));
        Assert.Equal("links.lan", result.Places.PathOf(result.Manifest.Links[0]));
        string[] lines = Sample.Read("good-studio.yaml").Text.Split('\n');
        Position black = result.Places.Of("routes[0].black");
        Assert.StartsWith("fabric", lines[black.Line - 1][(black.Column - 1)..], StringComparison.Ordinal);
        Assert.Equal(result.Places.Of("routes[0]"), result.Places.Of("routes[0].name.nowhere"));
    }

    [Fact]
    public void A_byte_order_mark_and_other_line_breaks_change_nothing()
    {
        string text = Sample.Read("good-studio.yaml").Text;
        byte[] bytes = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"))];
        Assert.NotNull(ManifestSource.Parse("m", bytes).Check(new FakeCatalog()).Manifest);
    }

    [Fact]
    public void A_routes_budget_says_what_fits()
    {
        GroupSettings group = Sample.Read("good-studio.yaml").Check().Manifest!.Groups[0];
        RouteBudget budget = RouteBudget.Of(1500, 1500, ipv4: true, group, new FakeCatalog().FindSuite("aegis-128l")!);
        Assert.Equal((1435, 37, 1472, 1537), (budget.MaxPayload, budget.Overhead, budget.RedMaxPayload, budget.MtuForAll));
    }
}
