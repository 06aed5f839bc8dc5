namespace GemRouter.Testing.Tests;

internal enum KeyFault
{
    None,
    GivesAnotherKey,
    GivesTheSameObject,
    PadsShortKeys,
    SaysItMayPass,
    GivesUpAfterARefusal,
    BreaksWhenCancelled,
    TellsTheKeyInItsMessage,
    LogsThePartOfAKey,
    SignsSomethingElse,
    OpensOnce,
    IgnoresCancelledSigning,
    WatchesForEver,
    MissesChanges,
}
