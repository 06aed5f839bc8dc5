using CsCheck;
using GemRouter.Testing;

namespace GemRouter.KeyBundles.Tests;

/// <summary>What is sealed comes out again for recipients, and for nobody else.</summary>
public sealed class KeyBundleTests : IDisposable
{
    private static readonly PassphraseCost Cheap = new(8192, 1);

    private readonly SoftToken _token = new();
    private readonly SoftToken _spare = new();

    public void Dispose()
    {
        _token.Dispose();
        _spare.Dispose();
    }

    [Fact]
    public void Each_of_the_recipients_opens_it()
    {
        KeyBundle bundle = Read(Seal(_token.Recipient, _spare.Recipient));
        foreach (SoftToken token in (SoftToken[])[_token, _spare])
        {
            using BundleContent? content = token.Open(bundle);
            Assert.NotNull(content);
            Assert.Equal(SampleKeys.Video, content.Find(BundleKeyKind.Group, "video")!.Secret.Reveal());
            Assert.Equal(SampleKeys.Identity, content.Find(BundleKeyKind.Identity, "")!.Secret.Reveal());
        }
    }

    [Fact]
    public void Another_token_does_not()
    {
        KeyBundle bundle = Seal(_token.Recipient);
        using Secret agreement = _spare.AgreeWith(((TokenRecipient)bundle.Recipients[0]).Ephemeral);
        Assert.Null(bundle.Unwrap((TokenRecipient)bundle.Recipients[0], agreement));
    }

    [Fact]
    public void The_passphrase_opens_it_and_another_does_not()
    {
        using Secret right = Secret.CopyOf("correct horse"u8);
        using Secret wrong = Secret.CopyOf("correct horsf"u8);
        KeyBundle bundle = Read(Seal(_token.Recipient, NewRecipient.Passphrase(right, Cheap)));
        Assert.Null(bundle.Unwrap(wrong));
        using FileKey? key = bundle.Unwrap(right);
        using BundleContent? content = bundle.Open(key!);
        Assert.Equal(SampleKeys.Bootstrap, content!.Find(BundleKeyKind.Bootstrap, "")!.Secret.Reveal());
    }

    [Fact]
    public void A_recipient_can_come_later_and_the_keys_stay()
    {
        KeyBundle before = Seal(_token.Recipient);
        using FileKey? key = _token.Unlock(before);
        KeyBundle after = Read(before.With(_spare.Recipient, key!, SampleKeys.Entropy));
        using BundleContent? content = _spare.Open(after);
        Assert.Equal(SampleKeys.Bootstrap, content!.Find(BundleKeyKind.Bootstrap, "")!.Secret.Reveal());
        Assert.Equal(before.Id, after.Id);
        using BundleContent? still = _token.Open(after);
        Assert.NotNull(still);
    }

    [Fact]
    public void A_recipient_that_went_does_not_open_what_is_left()
    {
        KeyBundle before = Seal(_token.Recipient, _spare.Recipient);
        using FileKey? key = _token.Unlock(before);
        KeyBundle after = before.Without(before.Recipients[1], key!, SampleKeys.Entropy);
        Assert.Null(_spare.Open(after));
        using BundleContent? content = _token.Open(after);
        Assert.NotNull(content);
    }

    [Fact]
    public void The_last_recipient_stays()
    {
        KeyBundle bundle = Seal(_token.Recipient);
        using FileKey? key = _token.Unlock(bundle);
        Assert.Throws<ArgumentException>(() => bundle.Without(bundle.Recipients[0], key!, SampleKeys.Entropy));
    }

    [Fact]
    public void A_recipient_of_one_bundle_opens_no_other()
    {
        KeyBundle one = Seal(_token.Recipient);
        KeyBundle other = Seal(_spare.Recipient);
        KeyBundle mixed = new(other.Id, one.Recipients, other.Nonce, other.Body);
        Assert.Null(_token.Unlock(mixed));
    }

    [Fact]
    public void A_recipient_that_was_taken_out_cannot_be_put_back()
    {
        KeyBundle before = Seal(_token.Recipient, _spare.Recipient);
        using FileKey? key = _token.Unlock(before);
        KeyBundle after = before.Without(before.Recipients[1], key!, SampleKeys.Entropy);
        KeyBundle forged = new(after.Id, before.Recipients, after.Nonce, after.Body);
        Assert.Null(_spare.Open(forged));
        Assert.Null(_token.Open(forged));
    }

    [Fact]
    public void The_file_shows_no_key() =>
        Assert.DoesNotContain(Convert.ToHexStringLower(SampleKeys.Bootstrap), System.Text.Encoding.ASCII.GetString(Seal(_token.Recipient).Write()), StringComparison.Ordinal);

    // Which bit, and where: the whole file, each of its bytes in turn, with a bit that is drawn.
    [Fact]
    public void Any_flipped_bit_is_refused()
    {
        using Secret passphrase = Secret.CopyOf("correct horse"u8);
        byte[] text = Seal(_token.Recipient, _spare.Recipient, NewRecipient.Passphrase(passphrase, Cheap)).Write();
        using (BundleContent? whole = OpenBytes(text))
        {
            Assert.NotNull(whole);
        }

        Gen.Int[0, 7].Array[text.Length].Sample(
            bits =>
            {
                for (int at = 0; at < text.Length; at++)
                {
                    byte[] damaged = [.. text];
                    damaged[at] ^= (byte)(1 << bits[at]);
                    using BundleContent? content = OpenBytes(damaged);
                    Assert.True(content is null, $"Byte {at} with bit {bits[at]} flipped still opens.");
                }
            },
            iter: 2,
            threads: 1);
    }

    [Fact]
    public void Whatever_keys_and_names_there_are_they_come_out_as_they_went_in() =>
        Gen.Select(Gen.Int[1, 3], Gen.String[Gen.Char['a', 'z'], 0, 64], Gen.ULong).Array[1, 40].Sample(
            drawn =>
            {
                (BundleKeyKind Kind, string Name, byte[] Bytes)[] keys =
                    [.. drawn.Select(static one => ((BundleKeyKind)one.Item1, one.Item1 == 3 ? "" : one.Item2, SampleKeys.Bytes(one.Item3))).DistinctBy(static key => (key.Item1, key.Item2))];
                using BundleContent content = new([.. keys.Select(static key => new BundleKey(key.Kind, key.Name, Secret.CopyOf(key.Bytes)))]);
                KeyBundle bundle = Read(KeyBundle.Seal(content, [_token.Recipient], SampleKeys.Entropy));
                using BundleContent? opened = _token.Open(bundle);
                Assert.NotNull(opened);
                Assert.Equal(keys.Select(static key => (key.Kind, key.Name, Convert.ToHexString(key.Bytes))), opened.Keys.Select(static key => (key.Kind, key.Name, Convert.ToHexString(key.Secret.Reveal()))));
            },
            iter: 30);

    [Fact]
    public void Without_a_name_the_only_key_of_its_kind_is_found_and_among_several_none()
    {
        using BundleContent content = SampleKeys.Content();
        Assert.NotNull(content.Find(BundleKeyKind.Bootstrap, ""));
        Assert.Null(content.Find(BundleKeyKind.Bootstrap, "studio"));
        Assert.Null(content.Find(BundleKeyKind.Group, ""));
        Assert.Null(content.Find(BundleKeyKind.Group, "data"));
        Assert.Equal("audio", content.Find(BundleKeyKind.Group, "audio")!.Name);
    }

    private static KeyBundle Seal(params NewRecipient[] recipients)
    {
        using BundleContent content = SampleKeys.Content();
        return KeyBundle.Seal(content, recipients, new SeededEntropy((ulong)Random.Shared.NextInt64()));
    }

    private static KeyBundle Read(KeyBundle bundle) => KeyBundle.Read(bundle.Write(), "site-a.gemkeys");

    private BundleContent? OpenBytes(byte[] text)
    {
        try
        {
            return _token.Open(KeyBundle.Read(text, "site-a.gemkeys"));
        }
        catch (KeyUnavailableException)
        {
            return null;
        }
    }
}
