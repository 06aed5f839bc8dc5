using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>All addresses of this host, through getifaddrs(3): the base library's list reads files of /sys for each interface, and is made four times a second.</summary>
internal static unsafe partial class InterfaceAddresses
{
    private const string LibraryName = "libc";

    public static Address[] All()
    {
        Entry* first;
        if (GetIfAddrs(&first) != 0)
        {
            return [];
        }

        List<Address> found = [];
        for (Entry* entry = first; entry is not null; entry = entry->Next)
        {
            if (entry->Address is not null && *(ushort*)entry->Address is LibC.Inet or LibC.Inet6)
            {
                found.Add(SocketAddress.Read(new ReadOnlySpan<byte>(entry->Address, *(ushort*)entry->Address == LibC.Inet ? 16 : SocketAddress.Size)));
            }
        }

        FreeIfAddrs(first);
        return [.. found.Distinct()];
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
        public ulong Flags;
        public byte* Address;
    }
#pragma warning restore CS0649
}
