using System.Net;

namespace GemRouter;

/// <summary>A received control datagram.</summary>
/// <param name="Length">Its bytes in the buffer.</param>
/// <param name="From">Who sent it, as the network says; nothing is believed for that.</param>
public readonly record struct ControlDatagram(int Length, IPEndPoint From);
