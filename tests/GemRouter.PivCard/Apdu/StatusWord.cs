namespace GemRouter.PivCard.Apdu;

/// <summary>What SW1 and SW2 say (ISO 7816-4, 5.1.3; SP 800-73-4 part 2, 5.6).</summary>
public static class StatusWord
{
    /// <summary>Done.</summary>
    public const int Success = 0x9000;

    /// <summary>Done; so many bytes more can be fetched with GET RESPONSE (in the low byte, 0: 256 or more).</summary>
    public const int MoreData = 0x6100;

    /// <summary>The PIN or PUK was wrong; so many tries are left (in the low digit).</summary>
    public const int Wrong = 0x63C0;

    /// <summary>The length is wrong.</summary>
    public const int WrongLength = 0x6700;

    /// <summary>The PIN was not given, or the management key not proven.</summary>
    public const int SecurityStatus = 0x6982;

    /// <summary>No tries are left.</summary>
    public const int Locked = 0x6983;

    /// <summary>The state of the card does not allow it.</summary>
    public const int Conditions = 0x6985;

    /// <summary>The data field cannot be understood.</summary>
    public const int WrongData = 0x6A80;

    /// <summary>There is no such object, key or application.</summary>
    public const int NotFound = 0x6A82;

    /// <summary>P1 or P2 is wrong.</summary>
    public const int WrongParameters = 0x6A86;

    /// <summary>There is no such key reference.</summary>
    public const int NoSuchReference = 0x6A88;

    /// <summary>There is no such instruction.</summary>
    public const int NoSuchInstruction = 0x6D00;

    /// <summary>The card failed.</summary>
    public const int Failed = 0x6F00;
}
