using System.Net;
using Acme;
using GemRouter.Testing;

namespace GemRouter.Samples.Tests;

/// <summary>What the guides of docs/plugins show passes the conformance class of its kind.</summary>
public sealed class SizeLimitConformance : StageConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<AcmePlugin>();

    protected override string Component => "size-limit";

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [new(new SizeLimitOptions { Longest = 0 }, nameof(SizeLimitOptions.Longest))];
}

public sealed class XChaChaConformance : CipherSuiteConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<XChaChaPlugin>();

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [];

    // draft-irtf-cfrg-xchacha-03, A.3.1
    protected override IEnumerable<CipherAnswer> KnownAnswers() =>
    [
        new(
            "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
            "404142434445464748494a4b4c4d4e4f5051525354555657",
            "50515253c0c1c2c3c4c5c6c7",
            "4c616469657320616e642047656e746c656d656e206f662074686520636c617373206f66202739393a204966204920636f756c64206f6666657220796f75206f6e6c79206f6e65"
            + "2074697020666f7220746865206675747572652c2073756e73637265656e20776f756c642062652069742e",
            "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945"
            + "b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49"),
    ];
}

public sealed class FolderConformance : KeySourceConformance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gemrouter-samples-").FullName;

    public FolderConformance() => File.WriteAllBytes(Path.Combine(_folder, "bk"), ExpectedKey);

    protected override PluginFixture Plugin { get; } = PluginFixture.Of<FolderPlugin>();

    protected override KeyRequest KnownRequest => new(KeyPurpose.Bootstrap, "bk");

    protected override byte[] ExpectedKey { get; } = [.. Enumerable.Range(40, 32).Select(static i => (byte)i)];

    protected override object Options() => new FolderOptions { Path = _folder };

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [new(new FolderOptions(), nameof(FolderOptions.Path))];

    protected override IEnumerable<KeyRefusal> Refusals() =>
    [
        new(Options(), new KeyRequest(KeyPurpose.Group, "absent"), KeyFailure.NotFound),
        new(Options(), KnownRequest with { Length = 16 }, KeyFailure.Malformed),
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

public sealed class PeersConformance : DiscoveryConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<PeersPlugin>();

    protected override ControlEndpoints ExpectedFirst =>
        ControlEndpoints.Of([new IPEndPoint(IPAddress.IPv6Any, 7177)], [new IPEndPoint(IPAddress.Parse("192.0.2.1"), 7177)]);

    protected override object Options() => new PeersOptions { To = [Address.Parse("192.0.2.1")] };

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [new(new PeersOptions { Port = 0 }, nameof(PeersOptions.Port), nameof(PeersOptions.To))];

    protected override ValueTask<ControlEndpoints?> ChangeAsync(int step) => ValueTask.FromResult<ControlEndpoints?>(null);
}

public sealed class BusConformance : TransportConformance
{
    protected override PluginFixture Plugin { get; } = PluginFixture.Of<BusPlugin>();

    protected override IPAddress? UnicastAddress => null; // the bus carries no control datagrams

    protected override object PeerOptions() => Options();

    protected override IEnumerable<InvalidOptions> InvalidSamples() => [new(new BusOptions { Queue = 0 }, nameof(BusOptions.Queue))];
}
