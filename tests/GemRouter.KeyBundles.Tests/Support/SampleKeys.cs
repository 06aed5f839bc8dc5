using GemRouter.Testing;

namespace GemRouter.KeyBundles.Tests;

/// <summary>Keys for tests, that protect nothing.</summary>
public static class SampleKeys
{
    public static byte[] Bootstrap => Bytes(1);

    public static byte[] Video => Bytes(2);

    public static byte[] Identity => Bytes(3);

    public static BundleContent Content() => new(
    [
        new BundleKey(BundleKeyKind.Bootstrap, "", Secret.CopyOf(Bootstrap)),
        new BundleKey(BundleKeyKind.Group, "video", Secret.CopyOf(Video)),
        new BundleKey(BundleKeyKind.Group, "audio", Secret.CopyOf(Bytes(4))),
        new BundleKey(BundleKeyKind.Identity, "", Secret.CopyOf(Identity)),
    ]);

    internal static IEntropy Entropy => new SeededEntropy(71);

    public static byte[] Bytes(ulong seed)
    {
        byte[] bytes = new byte[32];
        new SeededEntropy(1000 + seed).Fill(bytes);
        return bytes;
    }
}
