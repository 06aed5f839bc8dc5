namespace GemRouter.Loading.Tests;

public sealed class NativeLibraryTests
{
    [Fact]
    public void A_plugin_uses_the_native_library_of_its_own_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Which file was mapped is read from /proc.");
        using SearchPath path = new();
        string folder = path.Copy("native");

        PluginCatalog catalog = path.Load();
        Expect.Loaded(catalog);
        ICipherSuite suite = Assert.IsAssignableFrom<ICipherSuite>(new FakeHost().Make(catalog.Find(ComponentKind.CipherSuite, "native")!));
        using ICipherSession session = suite.CreateSession(new byte[32]);

        byte[] plain = [1, 2, 3];
        byte[] box = new byte[plain.Length + suite.Parameters.TagSize];
        byte[] opened = new byte[plain.Length];
        session.Seal(new byte[12], [], plain, box);
        Assert.True(session.Open(new byte[12], [], box, opened));
        Assert.Equal(plain, opened);
        box[0] ^= 1;
        Assert.False(session.Open(new byte[12], [], box, opened));

        Assert.Contains(File.ReadLines("/proc/self/maps"), line => line.Contains(folder, StringComparison.Ordinal) && line.Contains("libsodium", StringComparison.Ordinal));
    }
}
