using System.Text;
using CsCheck;

namespace GemRouter.KeyBundles.Tests;

/// <summary>The file's form: what a program wrote, and nothing else.</summary>
public sealed class BundleReaderTests : IDisposable
{
    private readonly SoftToken _token = new();
    private readonly string _text;

    public BundleReaderTests()
    {
        using BundleContent content = SampleKeys.Content();
        using Secret passphrase = Secret.CopyOf("correct horse"u8);
        _text = Encoding.ASCII.GetString(KeyBundle.Seal(content, [_token.Recipient, NewRecipient.Passphrase(passphrase, new PassphraseCost(8192, 1))], SampleKeys.Entropy).Write());
    }

    public void Dispose() => _token.Dispose();

    [Fact]
    public void What_was_written_is_read_and_written_the_same() => Assert.Equal(_text, Encoding.ASCII.GetString(KeyBundle.Read(Encoding.ASCII.GetBytes(_text), "f").Write()));

    [Fact]
    public void A_version_that_is_not_known_is_named()
    {
        KeyUnavailableException refusal = Refusal(_text.Replace("\"gemkeys\": 1", "\"gemkeys\": 2", StringComparison.Ordinal));
        Assert.Equal(KeyFailure.Malformed, refusal.Failure);
        Assert.Contains("version 2", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"id\":", "\"ID\":")]
    [InlineData("\"id\":", "\"i\\u0064\":")]
    [InlineData("\"nonce\":", "\"more\": 1,\n  \"nonce\":")]
    [InlineData("\"nonce\":", "\"nonce\": \"00\",\n  \"nonce\":")]
    [InlineData("\"gemkeys\": 1", "\"gemkeys\": 1,\n  \"gemkeys\": 1")]
    [InlineData("\"gemkeys\": 1", "\"gemkeys\": 1.0")]
    [InlineData("\"gemkeys\": 1", "\"gemkeys\": \"1\"")]
    [InlineData("\"token\"", "\"tokens\"")]
    [InlineData("\"key-id\": \"03\"", "\"key-id\": \"\"")]
    [InlineData("\"key-id\": \"03\"", "\"key-id\": \"0\"")]
    [InlineData("\"key-id\": \"03\"", "\"key-id\": \"0G\"")]
    [InlineData("\"key-id\": \"03\"", "\"key-id\": null")]
    [InlineData("\"argon2id-memory-kib\": 8192", "\"argon2id-memory-kib\": 8191")]
    [InlineData("\"argon2id-memory-kib\": 8192", "\"argon2id-memory-kib\": 1048577")]
    [InlineData("\"argon2id-memory-kib\": 8192", "\"argon2id-memory-kib\": 99999999999")]
    [InlineData("\"argon2id-passes\": 1", "\"argon2id-passes\": 0")]
    [InlineData("\"argon2id-passes\": 1", "\"argon2id-passes\": 17")]
    [InlineData("\"recipients\": [", "\"recipients\": [ [[[[")]
    [InlineData("{\n  \"gemkeys\"", "// made by hand\n{\n  \"gemkeys\"")]
    public void What_no_program_wrote_is_refused(string what, string instead)
    {
        string changed = _text.Replace(what, instead, StringComparison.Ordinal);
        Assert.NotEqual(_text, changed);
        Assert.Equal(KeyFailure.Malformed, Refusal(changed).Failure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"gemkeys\": 1, \"id\": \"00112233445566778899aabbccddeeff\", \"recipients\": [], \"nonce\": \"\", \"body\": \"\"}")]
    public void What_is_no_bundle_is_refused(string text) => Assert.Equal(KeyFailure.Malformed, Refusal(text).Failure);

    [Fact]
    public void Something_behind_the_end_is_refused() => Assert.Equal(KeyFailure.Malformed, Refusal(_text + "{}").Failure);

    [Fact]
    public void A_file_of_any_length_up_to_the_whole_is_refused()
    {
        for (int length = 0; length < _text.Length - 2; length += 7)
        {
            Assert.Equal(KeyFailure.Malformed, Refusal(_text[..length]).Failure);
        }
    }

    [Fact]
    public void A_file_that_is_too_long_is_refused() => Assert.Equal(KeyFailure.Malformed, Refusal(_text + new string(' ', 256 * 1024)).Failure);

    [Fact]
    public void Too_many_recipients_are_refused()
    {
        int start = _text.IndexOf("    {", StringComparison.Ordinal);
        int end = _text.IndexOf("    },", StringComparison.Ordinal) + 6;
        string one = _text[start..end];
        Assert.Contains("32 recipients", Refusal(_text.Insert(start, string.Concat(Enumerable.Repeat(one, 40)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_point_that_is_not_of_the_curve_is_refused()
    {
        int at = _text.IndexOf("\"ephemeral\": \"04", StringComparison.Ordinal) + 20;
        Assert.Contains("no point of P-256", Refusal(_text[..at] + (_text[at] == '0' ? '1' : '0') + _text[(at + 1)..]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_bytes_are_it_refuses_and_does_not_throw_anything_else() =>
        Gen.Byte.Array[0, 400].Sample(bytes => { Assert.Throws<KeyUnavailableException>(() => KeyBundle.Read(bytes, "f")); }, iter: 2000);

    private static KeyUnavailableException Refusal(string text) => Assert.Throws<KeyUnavailableException>(() => KeyBundle.Read(Encoding.UTF8.GetBytes(text), "site-a.gemkeys"));
}
