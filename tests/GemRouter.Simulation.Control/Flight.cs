using GemRouter.Protocol;

namespace GemRouter.Simulation.Control;

/// <summary>A datagram under way.</summary>
/// <param name="At">When it arrives.</param>
/// <param name="From">Who sent it.</param>
/// <param name="Datagram">Its bytes; nobody changes them.</param>
/// <param name="To">Whom it reaches; null for all others.</param>
/// <param name="Nodes">How many nodes there were when it was sent.</param>
internal readonly record struct Flight(Instant At, SimulatedNode From, byte[] Datagram, SimulatedNode[]? To, int Nodes)
{
    public SimulatedNode Whom(List<SimulatedNode> nodes, int index) => To is null ? nodes[index] : To[index];
}
