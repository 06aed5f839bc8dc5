namespace GemRouter;

/// <summary>What happened to a key source.</summary>
public enum KeyChange
{
    /// <summary>Keys may be others now: ask again.</summary>
    Changed,

    /// <summary>The keys are gone and are not to be used any longer (a token was taken out that must stay): the router stops.</summary>
    Withdrawn,
}
