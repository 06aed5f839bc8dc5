using System.Globalization;
using GemRouter.Hosting;

namespace GemRouter.Loading.Tests;

/// <summary>The router's own plugins, all of them in one search path, in the folders that a build and a publish write.</summary>
public sealed class OwnPluginTests
{
    private static async Task AssertRefusalAsync(PluginCatalog catalog, string name, KeyFailure failure, params (string Name, object Value)[] options)
    {
        IKeySource source = Make<IKeySource>(catalog, ComponentKind.KeySource, name, options);
        KeyUnavailableException refusal = await Assert.ThrowsAsync<KeyUnavailableException>(() => source.GetSecretAsync(new KeyRequest(KeyPurpose.Group, "video"), CancellationToken.None).AsTask());
        Assert.Equal(failure, refusal.Failure);
    }

    private static readonly string[] Plugins = ["aead", "file-keys", "multicast", "pcap", "pkcs11", "ring", "udp"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_load_side_by_side_with_all_their_components(bool published)
    {
        using SearchPath path = new();
        PluginCatalog catalog = Load(path, published);
        Assert.Equal(["gem.aead", "gem.file-keys", "gem.multicast", "gem.pcap", "gem.pkcs11", "gem.ring", "gem.udp"], catalog.Plugins.Select(static plugin => plugin.Metadata.Id).Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                (ComponentKind.CipherSuite, "aegis-128l"), (ComponentKind.CipherSuite, "aegis-256"), (ComponentKind.CipherSuite, "aes-256-gcm"), (ComponentKind.CipherSuite, "chacha20-poly1305"),
                (ComponentKind.Discovery, "multicast"), (ComponentKind.KeySource, "bundle"), (ComponentKind.KeySource, "file"),
                (ComponentKind.KeySource, "pkcs11"), (ComponentKind.KeySource, "yubikey"), (ComponentKind.Transport, "pcap"), (ComponentKind.Transport, "ring"), (ComponentKind.Transport, "udp"),
            ],
            catalog.Components.Select(static component => (component.Factory.Kind, component.Factory.Name)).OrderBy(static named => named.Kind.ToString(), StringComparer.Ordinal).ThenBy(static named => named.Name, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_cipher_suites_work(bool published)
    {
        using SearchPath path = new();
        ICipherSuite suite = Make<ICipherSuite>(Load(path, published), ComponentKind.CipherSuite, "chacha20-poly1305");
        using ICipherSession session = suite.CreateSession(new byte[suite.Parameters.KeySize]);

        byte[] box = new byte[3 + suite.Parameters.TagSize];
        byte[] opened = new byte[3];
        session.Seal(new byte[suite.Parameters.NonceSize], [], [1, 2, 3], box);
        Assert.True(session.Open(new byte[suite.Parameters.NonceSize], [], box, opened));
        Assert.Equal([1, 2, 3], opened);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_capture_files_are_written(bool published)
    {
        using SearchPath path = new();
        string file = path["out.pcapng"];
        ILink link = Make<ILink>(Load(path, published), ComponentKind.Transport, "pcap", ("Write", file));
        await link.StartAsync(CancellationToken.None);
        await link.StopAsync(CancellationToken.None);
        Assert.Equal([0x0A, 0x0D, 0x0D, 0x0A], (await File.ReadAllBytesAsync(file))[..4]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_key_files_give_keys_and_identities(bool published)
    {
        using SearchPath path = new();
        PluginCatalog catalog = Load(path, published);
        string file = path["identity.key"];
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Range(0, 32).Select(static i => i.ToString("x2", CultureInfo.InvariantCulture))));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite); // others must not read it
        }

        IIdentitySource source = Make<IIdentitySource>(catalog, ComponentKind.KeySource, "file", ("Path", file));
        using Secret secret = await source.GetSecretAsync(new KeyRequest(KeyPurpose.Group, "video"), CancellationToken.None);
        await using IIdentitySigner signer = await source.OpenIdentityAsync(CancellationToken.None);
        byte[] signature = new byte[64];
        await signer.SignAsync(new byte[] { 1, 2, 3 }, signature, CancellationToken.None);
        Assert.Equal(32, secret.Length);
        Assert.Contains(signature, static part => part != 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_token_keys_come_with_all_that_they_need(bool published)
    {
        using SearchPath path = new();
        string bundle = path["none.gemkeys"];
        PluginCatalog catalog = Load(path, published);
        await AssertRefusalAsync(catalog, "bundle", KeyFailure.NotFound, ("Bundle", bundle));

        // Read by its own copy of the library, which is beside it.
        await File.WriteAllTextAsync(bundle, "{}");
        await AssertRefusalAsync(catalog, "yubikey", KeyFailure.Malformed, ("Bundle", bundle));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_discovery_tells_its_group(bool published)
    {
        using SearchPath path = new();
        IDiscoveryStrategy discovery = Make<IDiscoveryStrategy>(Load(path, published), ComponentKind.Discovery, "multicast");
        await discovery.StartAsync(CancellationToken.None);
        await using IAsyncEnumerator<ControlEndpoints> endpoints = discovery.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await endpoints.MoveNextAsync().AsTask().WaitAsync(Patience));
        Assert.Equal(7177, Assert.Single(endpoints.Current.Listen).Port);
        await discovery.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_links_carry_packets(bool published)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The loopback interface has another name elsewhere.");
        using SearchPath path = new();
        PluginCatalog catalog = Load(path, published);
        ILink near = Make<ILink>(catalog, ComponentKind.Transport, "udp", ("Device", "lo"));
        ILink far = Make<ILink>(catalog, ComponentKind.Transport, "udp", ("Device", "lo"));
        await near.StartAsync(CancellationToken.None);
        await far.StartAsync(CancellationToken.None);
        near.Subscribe(new Subscription(GroupPrefix.Parse("239.255.101.1"), 5004));
        using (ILinkReceiver receiver = near.OpenReceiver())
        using (ILinkSender sender = far.OpenSender())
        {
            BatchOwner owner = new(new PacketPool(64, 0, 2048, 0), 64);
            Ledger ledger = new();
            owner.BeginStage(ledger, Instant.Now(TimeProvider.System));
            Assert.True(owner.Batch.TryRent(out Packet? packet));
            packet.Reset(3).Fill(7);
            (packet.Group, packet.Port, packet.Ttl) = (GroupAddress.Parse("239.255.101.1"), 5004, 1);
            owner.Batch.Add(packet);
            owner.BeginSend();
            sender.Send(owner.Batch);
            Assert.Equal(1, owner.CompleteSend());

            owner.BeginReceive(ledger, Instant.Now(TimeProvider.System), 64);
            receiver.Receive(owner.Batch, Instant.Now(TimeProvider.System) + Patience);
            Assert.Equal(1, owner.Batch.Count);
            foreach (Packet received in owner.Batch)
            {
                Assert.Equal([7, 7, 7], received.Payload.ToArray());
            }

            owner.BeginSend();
            owner.CompleteSend();
        }

        await near.StopAsync(CancellationToken.None);
        await far.StopAsync(CancellationToken.None);
    }

    private static PluginCatalog Load(SearchPath path, bool published)
    {
        foreach (string plugin in Plugins)
        {
            string folder = published ? Path.Combine(AppContext.BaseDirectory, "published", plugin) : Repository.BuildOf(Path.Combine(Repository.Root, "plugins", plugin));
            Directory.CreateSymbolicLink(path[plugin], folder);
        }

        PluginCatalog catalog = path.Load();
        Expect.Loaded(catalog);
        return catalog;
    }

    private static T Make<T>(PluginCatalog catalog, ComponentKind kind, string name, params ReadOnlySpan<(string Option, object Value)> set) =>
        Assert.IsType<T>(new FakeHost().Make(catalog.Find(kind, name)!, set), exactMatch: false);
}
