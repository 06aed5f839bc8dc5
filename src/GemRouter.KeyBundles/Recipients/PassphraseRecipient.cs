namespace GemRouter.KeyBundles;

/// <summary>Whoever knows a passphrase.</summary>
public sealed class PassphraseRecipient : Recipient
{
    internal const int SaltSize = 16;

    internal PassphraseRecipient(byte[] salt, PassphraseCost cost, byte[] wrapped)
        : base(wrapped)
    {
        Salt = salt;
        Cost = cost;
    }

    /// <summary>What each guess costs.</summary>
    public PassphraseCost Cost { get; }

    /// <inheritdoc/>
    public override string Name => $"passphrase-{Convert.ToHexStringLower(Salt.AsSpan(0, 4))}";

    internal byte[] Salt { get; }

    internal override void WriteOwnData(BoundData data)
    {
        data.Add(2);
        data.Add(Salt);
        data.Add(Cost.MemoryKib);
        data.Add(Cost.Passes);
    }
}
