namespace __namespace__.Tests;

/// <summary>All that the contract asks of every key source: refusals with their reasons, secrets that show nowhere, calls that can be cancelled. The tests are in the base class.</summary>
public sealed class FolderConformance : KeySourceConformance
{
    private readonly KeyFolder _folder = new();

    public FolderConformance()
    {
        _folder.Write("domain.bk", "# a comment\n" + Convert.ToHexStringLower(ExpectedKey) + "\n");
        _folder.Write("short.gak", "00112233");
        _folder.Write("odd.gak", new string('x', 64));
    }

    protected override PluginFixture Plugin { get; } = PluginFixture.Of<FolderPlugin>();

    protected override KeyRequest KnownRequest => new(KeyPurpose.Bootstrap, "domain.bk");

    protected override byte[] ExpectedKey { get; } = [.. Enumerable.Range(40, 32).Select(static i => (byte)i)];

    protected override object Options() => new FolderOptions { Path = _folder.Path };

    protected override IEnumerable<InvalidOptions> InvalidSamples() =>
    [
        new(new FolderOptions(), nameof(FolderOptions.Path)),
        new(new FolderOptions { Path = _folder.Path, Suffix = "/../other" }, nameof(FolderOptions.Suffix)),
    ];

    protected override IEnumerable<KeyRefusal> Refusals() =>
    [
        new(Options(), new KeyRequest(KeyPurpose.Group, "absent.gak"), KeyFailure.NotFound),
        new(Options(), new KeyRequest(KeyPurpose.Group, "../domain.bk"), KeyFailure.NotFound),
        new(Options(), new KeyRequest(KeyPurpose.Group, "short.gak"), KeyFailure.Malformed),
        new(Options(), new KeyRequest(KeyPurpose.Group, "odd.gak"), KeyFailure.Malformed),
    ];

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}
