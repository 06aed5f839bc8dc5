namespace GemRouter.Protocol.Tests.Fixtures;

/// <summary>The one place that says which implementation of the suites the tests run on.</summary>
internal static class TestSuites
{
    /// <summary>Suites 1 to 4 of wire 2.1.</summary>
    public static readonly ICipherSuite[] All = [Of(1), Of(2), Of(3), Of(4)];

    public static ICipherSuite Of(byte id) => NSecSuite.Create(id);
}
