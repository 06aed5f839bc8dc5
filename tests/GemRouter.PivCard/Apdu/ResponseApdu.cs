namespace GemRouter.PivCard.Apdu;

/// <summary>What a card answers.</summary>
/// <param name="Data">The data field.</param>
/// <param name="Status">SW1 and SW2, see <see cref="StatusWord"/>.</param>
public sealed record ResponseApdu(byte[] Data, int Status)
{
    /// <summary>An answer that says how it went and nothing else.</summary>
    public static implicit operator ResponseApdu(int status) => new([], status);

    /// <summary>A good answer.</summary>
    public static ResponseApdu Of(params byte[] data) => new(data, StatusWord.Success);

    /// <summary>The answer as it goes over the wire.</summary>
    public byte[] ToBytes() => [.. Data, (byte)(Status >> 8), (byte)Status];
}
