namespace GemRouter.KeyBundles;

/// <summary>What a token says of the tries that are left for its PIN.</summary>
public enum PinTries
{
    /// <summary>Enough.</summary>
    Enough,

    /// <summary>A wrong PIN was given since the last right one.</summary>
    Low,

    /// <summary>The next wrong PIN locks it.</summary>
    Last,

    /// <summary>None.</summary>
    Locked,
}
