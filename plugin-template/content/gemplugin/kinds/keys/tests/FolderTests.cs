namespace __namespace__.Tests;

/// <summary>What is this plugin's own.</summary>
public sealed class FolderTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    [Fact]
    public async Task The_suffix_stands_behind_the_name()
    {
        _folder.Write("video.hex", new string('0', 64));
        FolderKeySource source = new(new FolderOptions { Path = _folder.Path, Suffix = ".hex" });
        using Secret secret = await source.GetSecretAsync(new KeyRequest(KeyPurpose.Group, "video"), TestContext.Current.CancellationToken);
        Assert.Equal(32, secret.Length);
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_no_key()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions.");
        _folder.Write("video", new string('0', 64), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        FolderKeySource source = new(new FolderOptions { Path = _folder.Path });
        KeyUnavailableException refusal = await Assert.ThrowsAsync<KeyUnavailableException>(
            async () => await source.GetSecretAsync(new KeyRequest(KeyPurpose.Group, "video"), TestContext.Current.CancellationToken));
        Assert.Equal(KeyFailure.Malformed, refusal.Failure);
        Assert.Contains("chmod 600", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Skip = "Your next step: tell the router when a key changes, so that it need not be told to reload: implement IKeyWatcher in FolderKeySource.cs, and ChangeKeyAsync in FolderConformance.cs. Then take this Skip away.")]
    public void A_change_is_told() => Assert.IsType<IKeyWatcher>(new FolderKeySource(new FolderOptions { Path = _folder.Path }), exactMatch: false);

    public void Dispose() => _folder.Dispose();
}
