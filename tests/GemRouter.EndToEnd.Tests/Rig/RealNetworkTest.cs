using GemRouter.EndToEnd.Tests.Rig;

// Packets are counted, on few processors.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>A test with real routers in real networks; skipped, with the reason, where the system allows none.</summary>
public abstract class RealNetworkTest
{
    protected RealNetworkTest() => Assert.SkipWhen(TestSpace.Missing is not null, TestSpace.Missing ?? "");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Skips the test where a program of the system is not installed.</summary>
    protected static void Need(string program, string package) =>
        Assert.SkipWhen(Programs.Find(program) is null, $"{program} is not installed (Debian package {package}).");
}
