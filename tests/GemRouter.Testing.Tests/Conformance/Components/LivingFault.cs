namespace GemRouter.Testing.Tests;

internal enum LivingFault
{
    None,
    WritesABook,
    NeedsTooMuch,
    HasABadDefault,
    RefusesWhatIsValid,
    TellsOneProblemAtATime,
    ThrowsInItsCheck,
    IsNotReloadable,
    CanBeMadeOnce,
    StartsATimerWhenMade,
    NamesACounterAsItLikes,
    LogsASecret,
    CannotStopUnstarted,
    CannotStopTwice,
    IgnoresACancelledStart,
    IgnoresACancelledStop,
    LeavesATimer,
    CannotBeDisposed,
    HasAnUnfillableOption,
}
