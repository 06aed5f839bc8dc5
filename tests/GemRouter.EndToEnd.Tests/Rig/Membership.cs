using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>Joins groups on an interface by its number, of one source or of all, alike for IPv4 and IPv6 (RFC 3678, section 5.1).</summary>
internal static class Membership
{
    private const int JoinGroup = 42; // MCAST_JOIN_GROUP
    private const int JoinSourceGroup = 46; // MCAST_JOIN_SOURCE_GROUP
    private const int AddressRoom = 128; // struct sockaddr_storage

    public static void Join(Socket socket, int device, IPAddress group, IPAddress? source)
    {
        byte[] request = new byte[8 + (source is null ? 1 : 2) * AddressRoom]; // the number, then room up to the alignment
        BitConverter.TryWriteBytes(request, device);
        Write(request.AsSpan(8), group);
        if (source is not null)
        {
            Write(request.AsSpan(8 + AddressRoom), source);
        }

        int level = group.AddressFamily == AddressFamily.InterNetwork ? 0 : 41;
        socket.SetRawSocketOption(level, source is null ? JoinGroup : JoinSourceGroup, request);
    }

    private static void Write(Span<byte> place, IPAddress address)
    {
        bool is4 = address.AddressFamily == AddressFamily.InterNetwork;
        BitConverter.TryWriteBytes(place, (short)(is4 ? 2 : 10));
        address.TryWriteBytes(place[(is4 ? 4 : 8)..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(place[2..], 0);
    }
}
