namespace GemRouter.Protocol;

/// <summary>A cipher suite threw where it must not: in making a session, in sealing, or in opening.</summary>
public sealed class SuiteException : ComponentException
{
    internal SuiteException(byte suite, Exception inner)
        : base($"the cipher suite {suite} failed: {inner.GetType().Name}", inner) => Suite = suite;

    /// <summary>The suite's number (wire 2.1).</summary>
    public byte Suite { get; }
}
