using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>Joins and leaves groups on a socket: struct group_req, or group_source_req.</summary>
internal static class GroupRequest
{
    private const int StorageSize = 128; // struct sockaddr_storage
    private const int FirstStorage = 8;  // behind the interface's index

    /// <exception cref="ComponentException">The system refuses for good.</exception>
    public static JoinResult Join(int fd, int device, GroupAddress group, Address? source)
    {
        int result = Change(fd, device, source is null ? SocketOption.JoinGroup : SocketOption.JoinSourceGroup, group, source);
        return result >= 0 || -result == Errno.AddressInUse ? JoinResult.Joined : -result switch
        {
            Errno.NoBuffers or Errno.NoMemory => JoinResult.Full,
            Errno.NoDevice or Errno.AddressNotAvailable or Errno.NetworkDown or Errno.NoSuchDeviceOrAddress => JoinResult.NotYet,
            _ => throw new ComponentException(Refusal.Of($"group {group}", -result)),
        };
    }

    public static void Leave(int fd, int device, GroupAddress group, Address? source) =>
        Change(fd, device, source is null ? SocketOption.LeaveGroup : SocketOption.LeaveSourceGroup, group, source);

    private static int Change(int fd, int device, int option, GroupAddress group, Address? source)
    {
        Span<byte> request = stackalloc byte[FirstStorage + (2 * StorageSize)];
        request.Clear();
        MemoryMarshal.Write(request, in device);
        SocketAddress.Write(request[FirstStorage..], group.Address, 0);
        if (source is { } address)
        {
            SocketAddress.Write(request[(FirstStorage + StorageSize)..], address, 0);
        }

        return LibC.SetOption(
            fd, group.IsIPv4 ? SocketOption.IPv4 : SocketOption.IPv6, option, request[..(FirstStorage + (source is null ? StorageSize : 2 * StorageSize))]);
    }
}
