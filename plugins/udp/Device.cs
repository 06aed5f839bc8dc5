using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp;

/// <summary>An interface as it is at a moment.</summary>
/// <param name="Index">Its number; another one after it went away and came back.</param>
/// <param name="Mtu">Its largest IP packet, in bytes.</param>
/// <param name="IsUp">True where it carries traffic.</param>
/// <param name="IPv4">Its IPv4 address, which packets are sent from: the system would else take another interface's, or none. Unspecified where it has none.</param>
/// <param name="IPv6">The IPv6 address that packets are sent from, whatever the group's scope. Unspecified where there is none, or where the system chooses it for each group.</param>
internal sealed record Device(int Index, int Mtu, bool IsUp, Address IPv4, Address IPv6)
{
    /// <summary>Writes struct ip_mreqn, 12 bytes, to send through the interface and from its address.</summary>
    public void WriteRequest(Span<byte> request)
    {
        request.Clear();
        int index = Index;
        BinaryPrimitives.WriteUInt32BigEndian(request[4..], IPv4.IPv4Bits);
        MemoryMarshal.Write(request[8..], in index);
    }
}
