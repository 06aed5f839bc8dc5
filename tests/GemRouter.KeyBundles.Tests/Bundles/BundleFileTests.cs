namespace GemRouter.KeyBundles.Tests;

/// <summary>The file on the disk.</summary>
public sealed class BundleFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly SoftToken _token = new();

    public void Dispose()
    {
        _folder.Dispose();
        _token.Dispose();
    }

    [Fact]
    public void It_is_for_its_owner_alone_and_nothing_lies_beside_it()
    {
        BundleFile.Write(_folder["a.gemkeys"], Bundle(), replace: false);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["a.gemkeys"]));
        Assert.Equal([_folder["a.gemkeys"]], Directory.GetFiles(_folder.Path));
        using BundleContent? content = _token.Open(BundleFile.Read(_folder["a.gemkeys"]));
        Assert.NotNull(content);
    }

    [Fact]
    public void One_that_is_there_stays_unless_it_is_to_be_replaced()
    {
        _folder.Write("a.gemkeys", "old");
        Assert.Throws<IOException>(() => BundleFile.Write(_folder["a.gemkeys"], Bundle(), replace: false));
        Assert.Equal("old", File.ReadAllText(_folder["a.gemkeys"]));
        BundleFile.Write(_folder["a.gemkeys"], Bundle(), replace: true);
        Assert.NotEqual("old", File.ReadAllText(_folder["a.gemkeys"]));
    }

    [Fact]
    public void What_cannot_be_written_leaves_nothing()
    {
        Directory.CreateDirectory(_folder["a.gemkeys"]);
        Assert.ThrowsAny<Exception>(() => BundleFile.Write(_folder["a.gemkeys"], Bundle(), replace: true));
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void One_that_is_not_there_is_said_to_be_missing() =>
        Assert.Equal(KeyFailure.NotFound, Assert.Throws<KeyUnavailableException>(() => BundleFile.Read(_folder["none"])).Failure);

    private KeyBundle Bundle()
    {
        using BundleContent content = SampleKeys.Content();
        return KeyBundle.Seal(content, [_token.Recipient], SampleKeys.Entropy);
    }
}
