namespace GemRouter.Kernel.Manifests;

/// <summary>Why a scalar is refused.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">The message.</param>
internal sealed record Flaw(string Code, string Message);
