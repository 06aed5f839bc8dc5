using GemRouter.Plugin.Udp;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>Where frames leave from: all of one moment.</summary>
/// <param name="Device">The interface.</param>
/// <param name="HardwareAddress">Its address, 48 bits.</param>
internal sealed record FrameOrigin(Device Device, ulong HardwareAddress);
