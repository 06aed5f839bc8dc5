namespace GemRouter.KeyBundles.Tests;

/// <summary>Version 1 of the file, fixed for good: a bundle that somebody sealed opens in every program to come.</summary>
public sealed class FormatTests
{
    private static readonly string Fixture = Path.Combine(AppContext.BaseDirectory, "Fixtures", "version-1.gemkeys");

    private static byte[] Written => File.ReadAllBytes(Fixture);

    [Fact]
    public void The_same_keys_and_randomness_give_the_same_bytes()
    {
        using SoftToken token = Token();
        using BundleContent content = SampleKeys.Content();
        using Secret passphrase = Passphrase();
        byte[] text = KeyBundle.Seal(content, [token.Recipient, NewRecipient.Passphrase(passphrase, new PassphraseCost(8192, 1))], SampleKeys.Entropy).Write();
        Assert.Equal(System.Text.Encoding.ASCII.GetString(Written), System.Text.Encoding.ASCII.GetString(text));
    }

    [Fact]
    public void Its_token_opens_it()
    {
        using SoftToken token = Token();
        using BundleContent? content = token.Open(KeyBundle.Read(Written, Fixture));
        AssertSample(content);
    }

    [Fact]
    public void Its_passphrase_opens_it()
    {
        using Secret passphrase = Passphrase();
        KeyBundle bundle = KeyBundle.Read(Written, Fixture);
        using FileKey? key = bundle.Unwrap(passphrase);
        using BundleContent? content = bundle.Open(key!);
        AssertSample(content);
    }

    private static void AssertSample(BundleContent? content)
    {
        using BundleContent expected = SampleKeys.Content();
        Assert.NotNull(content);
        Assert.Equal(
            expected.Keys.Select(static key => (key.Kind, key.Name, Convert.ToHexString(key.Secret.Reveal()))),
            content.Keys.Select(static key => (key.Kind, key.Name, Convert.ToHexString(key.Secret.Reveal()))));
    }

    private static SoftToken Token() => new(SampleKeys.Bytes(9));

    private static Secret Passphrase() => Secret.CopyOf("correct horse"u8);
}
