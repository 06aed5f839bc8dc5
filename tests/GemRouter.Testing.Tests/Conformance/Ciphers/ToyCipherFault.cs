namespace GemRouter.Testing.Tests;

internal enum ToyCipherFault
{
    None,
    ChangesItsSizes,
    AnotherCipher,
    RefusesEmptyText,
    SealsInPlaceInClear,
    OpensInPlaceWrong,
    WritesIntoTheAad,
    IgnoresTheAad,
    PadsTheAad,
    DecryptsBeforeItChecks,
    TakesAnyKey,
    SealsWithAnyNonce,
    OpensWithAnyNonce,
    ThrowsOnShortText,
    Allocates,
    RemembersNonces,
    SaltsEachInstance,
    IgnoresTheKey,
    KeepsTheCallersKey,
    SharesItsState,
    WorksAfterDispose,
    LogsItsKey,
    BelongsToOneThread,
}
