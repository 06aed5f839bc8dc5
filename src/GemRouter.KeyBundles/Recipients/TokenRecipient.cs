namespace GemRouter.KeyBundles;

/// <summary>A token, by the public key of the pair that opens.</summary>
public sealed class TokenRecipient : Recipient
{
    internal const int LongestKeyId = 32;

    private readonly byte[] _keyId;

    internal TokenRecipient(TokenPublicKey key, byte[] keyId, TokenPublicKey ephemeral, byte[] wrapped)
        : base(wrapped)
    {
        Key = key;
        _keyId = keyId;
        Ephemeral = ephemeral;
    }

    /// <summary>The token's public key.</summary>
    public TokenPublicKey Key { get; }

    /// <summary>The pair's CKA_ID within the token.</summary>
    public ReadOnlySpan<byte> KeyId => _keyId;

    /// <inheritdoc/>
    public override string Name => Key.Fingerprint;

    /// <summary>The point that the token is to agree with.</summary>
    public TokenPublicKey Ephemeral { get; }

    internal override void WriteOwnData(BoundData data)
    {
        data.Add(1);
        data.Add(Key.Point);
        data.Add(_keyId);
        data.Add(Ephemeral.Point);
    }
}
