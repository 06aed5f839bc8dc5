using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Network;

/// <summary>A UDP datagram under way, on a fabric or on a LAN.</summary>
internal sealed class Datagram
{
    public required byte[] Bytes { get; init; }

    /// <summary>The group that it goes to; for control datagrams that of the control channel.</summary>
    public required GroupAddress Group { get; init; }

    public required ushort Port { get; init; }

    public Address Source { get; init; }

    public ushort SourcePort { get; init; }

    public byte Ttl { get; init; } = 64;

    public byte Dscp { get; init; }

    public byte Ecn { get; init; }

    public bool IsControl { get; init; }

    /// <summary>The machine that said it first; null for what the adversary made up.</summary>
    public Machine? Sender { get; set; }

    /// <summary>When it was said.</summary>
    public Instant SentAt { get; init; }

    /// <summary>What it says, where it is a control datagram of an honest machine.</summary>
    public ControlMessage? Message { get; set; }

    /// <summary>What it says, where it is a control datagram of a node of the attacker's, under that node's own signature.</summary>
    public ControlMessage? Signed { get; init; }

    /// <summary>Announcements of honest machines that it brings whole, where the attacker made it.</summary>
    public IReadOnlyList<AnnouncedObject> Brought { get; set; } = [];
}
