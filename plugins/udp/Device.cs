namespace GemRouter.Plugin.Udp;

/// <summary>An interface as it is at a moment.</summary>
/// <param name="Index">Its number; another one after it went away and came back.</param>
/// <param name="Mtu">Its largest IP packet, in bytes.</param>
/// <param name="IsUp">True where it carries traffic.</param>
internal sealed record Device(int Index, int Mtu, bool IsUp);
