namespace GemRouter.Testing.Tests;

internal enum ToyStageFault
{
    None,
    RentsAndForgets,
    AddsWithoutRoom,
    NeedsAPacket,
    TakesMoreRoomThanItSays,
    KeepsWithoutHolding,
    WritesToWhatHasLeft,
    DropsUnderItsOwnReason,
    ThrowsOnEmptyPayload,
    WritesPastTheMark,
    RollsRealDice,
    Allocates,
    IsNotShared,
    IsSharedAndHolds,
    KeepsSomeInTheDrain,
    TicksInCircles,
    TicksWithoutRoom,
}
