using System.Text.Json;

namespace GemRouter.KeyBundles;

/// <summary>
/// Reads a bundle's file: the names that <see cref="BundleWriter"/> writes, in its order, once each, and nothing else. Programs alone write such files, so there is no reason to understand
/// anything that a program did not write.
/// </summary>
internal ref struct BundleReader
{
    /// <summary>The most bytes that a file may have.</summary>
    public const int MostBytes = 256 * 1024;

    private const int DeepestNesting = 3;

    private static readonly JsonReaderOptions Strict = new() { MaxDepth = DeepestNesting, CommentHandling = JsonCommentHandling.Disallow, AllowTrailingCommas = false };

    private readonly string _name;
    private Utf8JsonReader _json;

    private BundleReader(ReadOnlySpan<byte> text, string name)
    {
        _json = new Utf8JsonReader(text, Strict);
        _name = name;
    }

    /// <exception cref="KeyUnavailableException">It is no bundle.</exception>
    public static KeyBundle Read(ReadOnlySpan<byte> text, string name)
    {
        BundleReader reader = new(text, name);
        if (text.Length > MostBytes)
        {
            throw reader.Malformed($"it has more than {MostBytes} bytes");
        }

        try
        {
            return reader.Bundle();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw reader.Malformed("it is no JSON of the expected form"); // what the JSON reader says would show parts of the file
        }
    }

    private KeyBundle Bundle()
    {
        Expect(JsonTokenType.StartObject);
        int version = Number(BundleNames.Version);
        if (version != KeyBundle.Version)
        {
            throw new KeyUnavailableException(
                KeyFailure.Malformed, $"The key bundle \"{_name}\" is of version {version}, and this program knows version {KeyBundle.Version}; take a newer program, or seal the keys anew.");
        }

        BundleId id = BundleId.Of(Bytes(BundleNames.Id, BundleId.Size, BundleId.Size));
        Property(BundleNames.Recipients);
        Expect(JsonTokenType.StartArray);
        List<Recipient> recipients = [];
        while (Next() == JsonTokenType.StartObject)
        {
            if (recipients.Count == KeyBundle.MostRecipients)
            {
                throw Malformed($"it has more than {KeyBundle.MostRecipients} recipients");
            }

            recipients.Add(Recipient());
            Expect(JsonTokenType.EndObject);
        }

        Require(_json.TokenType == JsonTokenType.EndArray && recipients.Count > 0, "a recipient");
        byte[] nonce = Bytes(BundleNames.Nonce, FileKey.Aead.NonceSize, FileKey.Aead.NonceSize);
        byte[] body = Bytes(BundleNames.Body, ContentBytes.Least + FileKey.TagSize, ContentBytes.Most + FileKey.TagSize);
        Expect(JsonTokenType.EndObject);
        return !_json.Read() ? new KeyBundle(id, recipients, nonce, body) : throw Malformed("something stands behind its end");
    }

    private Recipient Recipient()
    {
        switch (Text(BundleNames.Kind))
        {
            case BundleNames.Token:
                return new TokenRecipient(
                    Point(BundleNames.PublicKey), Bytes(BundleNames.KeyId, 1, TokenRecipient.LongestKeyId), Point(BundleNames.Ephemeral), Wrapped());
            case BundleNames.Passphrase:
                byte[] salt = Bytes(BundleNames.Salt, PassphraseRecipient.SaltSize, PassphraseRecipient.SaltSize);
                PassphraseCost cost = new(Number(BundleNames.Memory), Number(BundleNames.Passes));
                return cost.IsAllowed ? new PassphraseRecipient(salt, cost, Wrapped()) : throw Malformed("the cost of its passphrase is out of bounds");
            default:
                throw Malformed("it has a recipient of an unknown kind");
        }
    }

    private byte[] Wrapped() => Bytes(BundleNames.Wrapped, KeyBundles.Recipient.WrappedSize, KeyBundles.Recipient.WrappedSize);

    private TokenPublicKey Point(string name) => TokenPublicKey.Of(Bytes(name, TokenPublicKey.Size, TokenPublicKey.Size)) ?? throw Malformed($"\"{name}\" is no point of P-256");

    private byte[] Bytes(string name, int least, int most)
    {
        string text = Text(name);
        Require(text.Length % 2 == 0 && text.Length / 2 >= least && text.Length / 2 <= most && text.All(static digit => char.IsAsciiHexDigitLower(digit)), $"hexadecimal digits of {least} to {most} bytes in \"{name}\"");
        return Convert.FromHexString(text);
    }

    private string Text(string name)
    {
        Property(name);
        Expect(JsonTokenType.String);
        Require(!_json.ValueIsEscaped, $"no escape in \"{name}\""); // one value, one way to write it
        return _json.GetString()!;
    }

    private int Number(string name)
    {
        Property(name);
        Expect(JsonTokenType.Number);
        Require(_json.TryGetInt32(out int number) && !_json.ValueSpan.ContainsAny("-+.eE"u8), $"a whole number in \"{name}\"");
        return number;
    }

    private void Property(string name)
    {
        Require(_json.Read() && _json.TokenType == JsonTokenType.PropertyName && !_json.ValueIsEscaped && _json.ValueTextEquals(name), $"\"{name}\"");
    }

    private void Expect(JsonTokenType type) => Require(_json.Read() && _json.TokenType == type, type.ToString());

    private JsonTokenType Next() => _json.Read() ? _json.TokenType : throw Malformed("it ends too early");

    private readonly void Require(bool condition, string what)
    {
        if (!condition)
        {
            throw Malformed($"at byte {_json.TokenStartIndex} there should be {what}");
        }
    }

    private readonly KeyUnavailableException Malformed(string problem) => new(
        KeyFailure.Malformed, $"\"{_name}\" is no key bundle, or is damaged: {problem}. `gemrouter keys seal` makes one; take it from your backup, or seal the keys anew.");
}
