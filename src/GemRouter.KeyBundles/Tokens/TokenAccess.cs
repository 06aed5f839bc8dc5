using GemRouter.KeyBundles.Inputs;

namespace GemRouter.KeyBundles;

/// <summary>How to get at a token.</summary>
public sealed record TokenAccess
{
    /// <summary>The PKCS#11 module's path.</summary>
    public required string Module { get; init; }

    /// <summary>Where the PIN comes from.</summary>
    public required SecretSource Pin { get; init; }

    /// <summary>The folder of latch files; all programs that use a token should name the same.</summary>
    public required string Latches { get; init; }

    /// <summary>A serial number: where several tokens fit, this one is taken.</summary>
    public string? Serial { get; init; }

    /// <summary>Whether a try may be spent although the token says that few are left: a person's decision, never a service's.</summary>
    public bool AcceptFewTries { get; init; }
}
