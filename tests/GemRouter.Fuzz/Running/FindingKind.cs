namespace GemRouter.Fuzz.Running;

/// <summary>What AFL kept an input for.</summary>
internal enum FindingKind
{
    /// <summary>Something was thrown, costs too much, or the process died.</summary>
    Crash,

    /// <summary>No answer came in time.</summary>
    Hang,

    /// <summary>One of both, but not when it was tried again.</summary>
    Unshown,
}
