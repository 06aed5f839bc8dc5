namespace GemRouter.PivCard.Card;

/// <summary>When a key asks for the PIN; the numbers are Yubico's.</summary>
public enum PinPolicy
{
    /// <summary>What is usual for the slot.</summary>
    Default = 0,

    /// <summary>Never.</summary>
    Never = 1,

    /// <summary>Once after the card was powered or selected.</summary>
    Once = 2,

    /// <summary>Immediately before each use.</summary>
    Always = 3,
}
