namespace GemRouter.Kernel.Manifests;

/// <summary>What a diagnostic does to the manifest.</summary>
public enum DiagnosticSeverity
{
    /// <summary>The manifest works, and probably not as its author thinks.</summary>
    Warning,

    /// <summary>The manifest is refused.</summary>
    Error,
}
