namespace GemRouter.Loading.Tests;

/// <summary>The router's own plugins, in the folders that a build and a publish write.</summary>
public sealed class OwnPluginTests
{
    public static TheoryData<string> Folders => [Built("aead"), Path.Combine(AppContext.BaseDirectory, "published", "aead")];

    [Theory]
    [MemberData(nameof(Folders))]
    public void The_cipher_suites_load_and_work(string folder)
    {
        using SearchPath path = new();
        Directory.CreateSymbolicLink(path["ciphers"], folder);

        PluginCatalog catalog = path.Load();
        Expect.Loaded(catalog);
        Assert.NotEmpty(catalog.Components);
        ICipherSuite suite = Assert.IsAssignableFrom<ICipherSuite>(new FakeHost().Make(catalog.Find(ComponentKind.CipherSuite, "chacha20-poly1305")!));
        using ICipherSession session = suite.CreateSession(new byte[suite.Parameters.KeySize]);

        byte[] box = new byte[3 + suite.Parameters.TagSize];
        byte[] opened = new byte[3];
        session.Seal(new byte[suite.Parameters.NonceSize], [], [1, 2, 3], box);
        Assert.True(session.Open(new byte[suite.Parameters.NonceSize], [], box, opened));
        Assert.Equal([1, 2, 3], opened);
    }

    private static string Built(string plugin) => Repository.BuildOf(Path.Combine(Repository.Root, "plugins", plugin));
}
