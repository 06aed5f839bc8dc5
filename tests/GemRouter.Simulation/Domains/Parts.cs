using GemRouter.Protocol;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Domains;

/// <summary>The seams of a simulated router: what it is made of, each wrapped by whoever wants to see what an error there does. As they are here, nothing is changed.</summary>
internal record Parts
{
    /// <summary>Nothing is changed.</summary>
    public static Parts Usual { get; } = new();

    /// <summary>The randomness of a machine's start.</summary>
    public virtual IEntropy Entropy(Machine machine, IEntropy usual) => usual;

    /// <summary>The cipher suite.</summary>
    public virtual ICipherSuite Suite(Machine machine, ICipherSuite usual) => usual;

    /// <summary>What verifies signatures.</summary>
    public virtual ISignatureVerifier Verifier(Machine machine, ISignatureVerifier usual) => usual;

    /// <summary>The limits of wire 7.</summary>
    public virtual ControlLimits Limits(Machine machine, ControlLimits usual) => usual;

    /// <summary>A machine took a turn.</summary>
    public virtual void Turned(Machine machine)
    {
    }

    /// <summary>A link, red or black.</summary>
    public virtual ILink Link(Machine machine, ILink usual, bool isRed) => usual;

    /// <summary>What arrives at a machine from the fabric, once or several times, changed or not.</summary>
    public virtual IEnumerable<Datagram> Arriving(Machine machine, Datagram datagram) => [datagram];
}
