namespace GemRouter.Testing;

/// <summary>A packet of a capture.</summary>
/// <param name="Packet">The packet, without its link header.</param>
/// <param name="After">How long after the capture's first packet it was recorded.</param>
public sealed record RecordedPacket(TestPacket Packet, TimeSpan After);
