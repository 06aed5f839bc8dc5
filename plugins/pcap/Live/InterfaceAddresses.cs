using System.Collections.Immutable;
using System.Net;
using System.Numerics;
using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>One interface, and all addresses of this host, through getifaddrs(3): the base library's list reads files of /sys for each interface, and is made four times a second.</summary>
internal static unsafe partial class InterfaceAddresses
{
    private const string LibraryName = "libc";
    private const int Inet = 2;
    private const int Inet6 = 10;
    private const int Hardware = 17;            // AF_PACKET
    private const uint Up = 0x1;
    private const uint Loopback = 0x8;
    private const uint PointToPoint = 0x10;
    private const uint Running = 0x40;

    /// <summary>Looks at the host.</summary>
    /// <param name="name">The interface's name.</param>
    /// <param name="addresses">The host's addresses, and the interface's prefixes.</param>
    /// <returns>The interface; null where there is none.</returns>
    public static NetworkDevice? Find(string name, out HostAddresses addresses)
    {
        addresses = HostAddresses.None;
        Entry* first;
        if (GetIfAddrs(&first) != 0)
        {
            return null;
        }

        HashSet<Address> found = [];
        Findings of = new();
        for (Entry* entry = first; entry is not null; entry = entry->Next)
        {
            bool known = TryRead(entry->Address, out Address address);
            if (known)
            {
                found.Add(address);
            }

            if (Marshal.PtrToStringUTF8((nint)entry->Name) == name)
            {
                of.Take(entry, known ? address : null);
            }
        }

        FreeIfAddrs(first);
        int mtu = of.Index == 0 ? 0 : LibC.MtuOf(name);
        addresses = new HostAddresses([.. found], mtu <= 0 ? [] : of.Networks);
        return mtu <= 0 ? null : of.ToDevice(mtu);
    }

    private static bool TryRead(byte* socketAddress, out Address address)
    {
        int family = socketAddress is null ? 0 : *(ushort*)socketAddress;
        address = family switch
        {
            Inet => Address.FromIPv4(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(new ReadOnlySpan<byte>(socketAddress + 4, 4))),
            Inet6 => new Address(new ReadOnlySpan<byte>(socketAddress + 8, Address.Size)),
            _ => default,
        };
        return family is Inet or Inet6;
    }

    private static IPNetwork NetworkOf(Address address, byte* mask)
    {
        int length = 0;
        foreach (byte part in new ReadOnlySpan<byte>(mask + (address.IsIPv4 ? 4 : 8), address.IsIPv4 ? 4 : Address.Size))
        {
            length += BitOperations.PopCount(part);
        }

        Span<byte> bytes = stackalloc byte[Address.Size];
        address.Write(bytes);
        int bits = address.IsIPv4 ? length + 96 : length; // IPv4 stands in the last 32
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(bits - (i * 8), 0, 8));
        }

        return new IPNetwork(new IPAddress(address.IsIPv4 ? bytes[12..] : bytes), length);
    }

    private static bool IsLinkLocal(Address address) => address.ToIPAddress().IsIPv6LinkLocal;

    [LibraryImport(LibraryName, EntryPoint = "getifaddrs")]
    private static partial int GetIfAddrs(Entry** first);

    [LibraryImport(LibraryName, EntryPoint = "freeifaddrs")]
    private static partial void FreeIfAddrs(Entry* first);

    /// <summary>What the entries of one interface say together.</summary>
    private struct Findings()
    {
        private readonly HashSet<IPNetwork> _networks = [];
        private uint _flags;
        private ulong _hardware;
        private Address _ipv4;
        private Address _ipv6;

        public int Index { get; private set; }

        public readonly ImmutableArray<IPNetwork> Networks => [.. _networks];

        public void Take(Entry* entry, Address? address)
        {
            _flags = entry->Flags;
            if (address is null)
            {
                TakeHardware(entry->Address);
                return;
            }

            Address own = address.Value;
            if (own.IsIPv4)
            {
                _ipv4 = _ipv4.IsUnspecified ? own : _ipv4;
            }
            else if (_ipv6.IsUnspecified || (IsLinkLocal(_ipv6) && !IsLinkLocal(own)))
            {
                _ipv6 = own;
            }

            if (entry->Mask is not null)
            {
                _networks.Add(NetworkOf(own, entry->Mask));
                if ((entry->Flags & PointToPoint) != 0 && TryRead(entry->Destination, out Address peer) && peer.IsIPv4 == own.IsIPv4)
                {
                    _networks.Add(NetworkOf(peer, entry->Mask)); // the prefix is the other end's
                }
            }
        }

        public readonly NetworkDevice ToDevice(int mtu) =>
            new NetworkDevice(Index, mtu, (_flags & (Up | Running)) == (Up | Running), (_flags & Loopback) != 0, _hardware, _ipv4, _ipv6);

        /// <summary>struct sockaddr_ll: family, protocol, the interface's number at 4, its type, the packet's type, the address's length at 11, the address.</summary>
        private void TakeHardware(byte* socketAddress)
        {
            if (socketAddress is null || *(ushort*)socketAddress != Hardware)
            {
                return;
            }

            Index = *(int*)(socketAddress + 4);
            if (socketAddress[11] == 6)
            {
                for (int i = 0; i < 6; i++)
                {
                    _hardware = (_hardware << 8) | socketAddress[12 + i];
                }
            }
        }
    }

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
