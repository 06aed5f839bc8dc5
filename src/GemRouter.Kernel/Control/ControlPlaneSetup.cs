using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>What a control plane is made with.</summary>
public sealed record ControlPlaneSetup
{
    /// <summary>This node's boot.</summary>
    public required OwnBoot Boot { get; init; }

    /// <summary>What to believe, to receive and to send.</summary>
    public required ControlPolicy Policy { get; init; }

    /// <summary>The suites that this node has, by their number.</summary>
    public required IReadOnlyDictionary<byte, ICipherSuite> Suites { get; init; }

    /// <summary>The limits of wire 7.</summary>
    public ControlLimits Limits { get; init; } = new();

    /// <summary>The timers of wire 6.</summary>
    public ControlTimers Timers { get; init; } = new();

    /// <summary>The replay window that announcements advise, as its binary logarithm (6 to 18).</summary>
    public byte WindowLog2 { get; init; } = 12;

    /// <summary>The node's name as UTF-8, for people alone; may be empty.</summary>
    public ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>Randomness.</summary>
    public required IEntropy Entropy { get; init; }

    /// <summary>Verifies signatures.</summary>
    public ISignatureVerifier Verifier { get; init; } = Ed25519Verifier.Instance;
}
