using System.Net;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>All addresses of this host, through getifaddrs(3): the base library's list reads files of /sys for each interface, and is made four times a second.</summary>
internal static unsafe partial class InterfaceAddresses
{
    private const string LibraryName = "libc";
    private const uint PointToPoint = 0x10; // IFF_POINTOPOINT

    /// <summary>The addresses of all interfaces, and the prefixes of one.</summary>
    public static HostAddresses Read(string device)
    {
        Entry* first;
        if (GetIfAddrs(&first) != 0)
        {
            return HostAddresses.None;
        }

        List<Address> found = [];
        List<IPNetwork> networks = [];
        for (Entry* entry = first; entry is not null; entry = entry->Next)
        {
            if (TryRead(entry->Address, out Address address))
            {
                found.Add(address);
                if (entry->Mask is not null && Marshal.PtrToStringUTF8((nint)entry->Name) == device)
                {
                    int length = LengthOf(entry->Mask, address.IsIPv4);
                    networks.Add(HostAddresses.NetworkOf(address, length));
                    if ((entry->Flags & PointToPoint) != 0 && TryRead(entry->Destination, out Address peer) && peer.IsIPv4 == address.IsIPv4)
                    {
                        networks.Add(HostAddresses.NetworkOf(peer, length)); // the prefix is the other end's
                    }
                }
            }
        }

        FreeIfAddrs(first);
        return new HostAddresses([.. found.Distinct()], [.. networks.Distinct()]);
    }

    private static bool TryRead(byte* socketAddress, out Address address)
    {
        int family = socketAddress is null ? 0 : *(ushort*)socketAddress;
        bool known = family is LibC.Inet or LibC.Inet6;
        address = known ? SocketAddress.Read(new ReadOnlySpan<byte>(socketAddress, family == LibC.Inet ? SocketAddress.Size4 : SocketAddress.Size)) : default;
        return known;
    }

    private static int LengthOf(byte* mask, bool ipv4)
    {
        int length = 0;
        foreach (byte part in new ReadOnlySpan<byte>(mask + (ipv4 ? 4 : 8), ipv4 ? 4 : Address.Size))
        {
            length += BitOperations.PopCount(part);
        }

        return length;
    }

    [LibraryImport(LibraryName, EntryPoint = "getifaddrs")]
    private static partial int GetIfAddrs(Entry** first);

    [LibraryImport(LibraryName, EntryPoint = "freeifaddrs")]
    private static partial void FreeIfAddrs(Entry* first);

#pragma warning disable CS0649 // the system fills it
    /// <summary>The head of struct ifaddrs of 64-bit Linux.</summary>
    private struct Entry
    {
        public Entry* Next;
        public byte* Name;
        public uint Flags;
        public byte* Address;
        public byte* Mask;
        public byte* Destination;
    }
#pragma warning restore CS0649
}
