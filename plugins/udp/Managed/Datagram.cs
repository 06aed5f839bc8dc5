namespace GemRouter.Plugin.Udp.Managed;

/// <summary>A datagram that waits for the receiver.</summary>
internal readonly record struct Datagram(IPortSocket Socket, ushort Port, byte[] Bytes, Address Source, ushort SourcePort, GroupAddress Group);
