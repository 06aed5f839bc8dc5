namespace GemRouter.Trial.Plugins;

/// <summary>One mock sendmsg(2), with a UDP_SEGMENT control message where it has several segments.</summary>
/// <param name="Group">The destination.</param>
/// <param name="Port">Its port.</param>
/// <param name="Ttl">IP_MULTICAST_TTL.</param>
/// <param name="TypeOfService">IP_TOS: DSCP and ECN.</param>
/// <param name="SegmentSize">Bytes of each segment.</param>
/// <param name="Segments">How many there are.</param>
public readonly record struct SystemCall(GroupAddress Group, ushort Port, byte Ttl, byte TypeOfService, int SegmentSize, int Segments);
