using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>struct sockaddr_in and sockaddr_in6 as bytes.</summary>
internal static class SocketAddress
{
    /// <summary>Room for either.</summary>
    public const int Size = 28;

    /// <summary>Of struct sockaddr_in.</summary>
    public const int Size4 = 16;

    public static int Write(Span<byte> destination, Address address, ushort port)
    {
        destination[..Size].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(destination[2..], port);
        if (address.IsIPv4)
        {
            Family(destination, LibC.Inet);
            BinaryPrimitives.WriteUInt32BigEndian(destination[4..], address.IPv4Bits);
            return Size4;
        }

        Family(destination, LibC.Inet6);
        address.Write(destination[8..]);
        return Size;
    }

    public static ushort Port(ReadOnlySpan<byte> source) => BinaryPrimitives.ReadUInt16BigEndian(source[2..]);

    public static Address Read(ReadOnlySpan<byte> source) =>
        MemoryMarshal.Read<ushort>(source) == LibC.Inet ? Address.FromIPv4(BinaryPrimitives.ReadUInt32BigEndian(source[4..])) : new Address(source.Slice(8, Address.Size));

    private static void Family(Span<byte> destination, int family)
    {
        ushort value = (ushort)family;
        MemoryMarshal.Write(destination, in value);
    }
}
