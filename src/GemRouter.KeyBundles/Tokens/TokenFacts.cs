namespace GemRouter.KeyBundles;

/// <summary>What a token shows of itself without a PIN.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Model">Its model.</param>
/// <param name="Serial">Its serial number, as the module gives it.</param>
/// <param name="Tries">What its flags say of the PIN.</param>
/// <param name="Keys">Its key pairs on P-256.</param>
public sealed record TokenFacts(string Label, string Model, string Serial, PinTries Tries, IReadOnlyList<TokenKey> Keys)
{
    internal ulong Slot { get; init; }

    /// <summary>How messages name it.</summary>
    public override string ToString() => $"The token \"{Label}\" (serial {Serial})";
}
