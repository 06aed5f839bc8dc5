namespace GemRouter.Testing.Tests;

internal enum DiscoveryFault
{
    None,
    WaitsForAChange,
    GivesWhatIsNew,
    LeavesOutTheNewest,
    RepeatsItself,
    EndsWithTheServer,
    CannotBeCancelled,
    ForgetsToWithdraw,
}
