using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>
/// The system calls that the base library lacks: recvmmsg and sendmmsg with control messages, eventfd, and what belongs to sockets made without it. Each returns what the call does, or the negative
/// errno. Layouts and numbers are those of 64-bit Linux (x64 and arm64 agree in all that is used here).
/// </summary>
internal static unsafe partial class LibC
{
    public const int Inet = 2;
    public const int Inet6 = 10;
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;
    public const int Truncated = 0x20;

    private const string Name = "libc";
    private const int DatagramCloseOnExec = 2 | 0x80000;
    private const int EventFdFlags = 0x80000 | 0x800; // EFD_CLOEXEC | EFD_NONBLOCK
    private const int GetFlags = 0x8913;
    private const int GetAddress = 0x8915;
    private const int GetMtu = 0x8921;
    private const int InterfaceRequestSize = 40;
    private const int InterfaceNameSize = 16;
    private const int InterfaceAnswerSize = 16;
    private const ushort DiscardPort = 9;
    private const int Netlink = 16;
    private const int RawNonBlockingCloseOnExec = 3 | 0x800 | 0x80000;
    private const uint OfLinksAndAddresses = 0x1 | 0x10 | 0x100; // RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR

    private static readonly Address AnyGroup6 = Address.Parse("ff0e::1"); // of global scope, as few others choose their source by it

    public static int OpenSocket(bool ipv4) => Result(Socket(ipv4 ? Inet : Inet6, DatagramCloseOnExec, 0));

    public static int OpenEvent() => Result(EventFd(0, EventFdFlags));

    /// <summary>Opens a socket that is told of each change of an interface or address, rtnetlink(7).</summary>
    public static int OpenInterfaceNotices()
    {
        int fd = Result(Socket(Netlink, RawNonBlockingCloseOnExec, 0));
        if (fd < 0)
        {
            return fd;
        }

        ReadOnlySpan<uint> address = [Netlink, 0, OfLinksAndAddresses]; // struct sockaddr_nl: the family and padding, an identity that the system gives, the groups
        fixed (uint* start = address)
        {
            int result = Result(Bind(fd, (byte*)start, address.Length * sizeof(uint)));
            if (result < 0)
            {
                Close(fd);
                return result;
            }
        }

        return fd;
    }

    /// <summary>Takes one notice, whatever it says: the number of bytes that were looked at, or the negative errno.</summary>
    public static int TakeNotice(int fd)
    {
        byte first;
        return Result((int)Read(fd, &first, 1)); // the rest of it is gone with that
    }

    public static void Close(int fd) => _ = CloseFd(fd);

    public static int BindAny(int fd, bool ipv4, ushort port) => Bind(fd, ipv4 ? Address.FromIPv4(0) : default, port);

    public static int Bind(int fd, Address address, ushort port)
    {
        Span<byte> bytes = stackalloc byte[SocketAddress.Size];
        int length = SocketAddress.Write(bytes, address, port);
        fixed (byte* start = bytes)
        {
            return Result(Bind(fd, start, length));
        }
    }

    public static ushort PortOf(int fd)
    {
        Span<byte> address = stackalloc byte[SocketAddress.Size];
        int length = address.Length;
        fixed (byte* start = address)
        {
            return GetSockName(fd, start, &length) == 0 ? SocketAddress.Port(address) : (ushort)0;
        }
    }

    public static int SetOption(int fd, int level, int name, int value) => Result(SetSockOpt(fd, level, name, &value, sizeof(int)));

    public static int SetOption(int fd, int level, int name, ReadOnlySpan<byte> value)
    {
        fixed (byte* start = value)
        {
            return Result(SetSockOpt(fd, level, name, start, value.Length));
        }
    }

    /// <summary>Sets a socket's send or receive buffer: beyond the system's limit where that is allowed (CAP_NET_ADMIN), else up to it.</summary>
    public static void SetBuffer(int fd, bool sends, int bytes)
    {
        if (SetOption(fd, SocketOption.Socket, sends ? SocketOption.SendBufferForce : SocketOption.ReceiveBufferForce, bytes) < 0)
        {
            SetOption(fd, SocketOption.Socket, sends ? SocketOption.SendBuffer : SocketOption.ReceiveBuffer, bytes);
        }
    }

    public static int GetOption(int fd, int level, int name)
    {
        int value = 0;
        int length = sizeof(int);
        return GetSockOpt(fd, level, name, &value, &length) == 0 ? value : -Marshal.GetLastPInvokeError();
    }

    public static int Receive(int fd, Message* messages, int count) => Result(RecvMmsg(fd, messages, (uint)count, DontWait, null));

    public static int Send(int fd, nint messages, int count) => Result(SendMmsg(fd, (Message*)messages, (uint)count, DontWait | NoSignal));

    /// <summary>Waits for one of the descriptors.</summary>
    /// <param name="descriptors">What to wait for.</param>
    /// <param name="nanoseconds">How long; negative: as long as it takes.</param>
    public static int Wait(Span<PollDescriptor> descriptors, long nanoseconds)
    {
        TimeSpec time = new() { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        fixed (PollDescriptor* start = descriptors)
        {
            return Result(PPoll(start, (ulong)descriptors.Length, nanoseconds < 0 ? null : &time, null));
        }
    }

    public static void Signal(int eventFd)
    {
        ulong one = 1;
        _ = Write(eventFd, &one, sizeof(ulong));
    }

    public static void Clear(int eventFd)
    {
        ulong count;
        _ = Read(eventFd, &count, sizeof(ulong));
    }

    /// <summary>The interface's index; 0 where there is none.</summary>
    public static int IndexOf(string device) => (int)IfNameToIndex(device);

    public static int FlagsOf(int fd, string device) => Interface(fd, GetFlags, device);

    public static int MtuOf(int fd, string device) => Interface(fd, GetMtu, device);

    /// <summary>The interface's first IPv4 address; the default value where it has none.</summary>
    public static Address IPv4Of(int fd, string device)
    {
        Span<byte> answer = stackalloc byte[SocketAddress.Size];
        return Ask(fd, GetAddress, device, answer[..InterfaceAnswerSize]) < 0 ? default : SocketAddress.Read(answer);
    }

    /// <summary>The IPv6 address that the system sends from through an interface; the default value where there is none. Asked of a connected socket; nothing is sent.</summary>
    public static Address IPv6Of(int index)
    {
        int fd = OpenSocket(ipv4: false);
        if (fd < 0)
        {
            return default;
        }

        Span<byte> address = stackalloc byte[SocketAddress.Size];
        int length = SocketAddress.Write(address, AnyGroup6, DiscardPort);
        bool found;
        fixed (byte* start = address)
        {
            found = SetOption(fd, SocketOption.IPv6, SocketOption.MulticastInterface6, index) >= 0 && Connect(fd, start, length) == 0 && GetSockName(fd, start, &length) == 0;
        }

        Close(fd);
        return found ? SocketAddress.Read(address) : default;
    }

    private static int Interface(int fd, uint request, string device)
    {
        Span<byte> answer = stackalloc byte[InterfaceAnswerSize];
        int result = Ask(fd, request, device, answer);
        return result < 0 ? result : request == GetFlags ? MemoryMarshal.Read<ushort>(answer) : MemoryMarshal.Read<int>(answer);
    }

    private static int Ask(int fd, uint request, string device, Span<byte> answer)
    {
        byte* block = stackalloc byte[InterfaceRequestSize]; // struct ifreq: the name, then what is asked for
        new Span<byte>(block, InterfaceRequestSize).Clear();
        System.Text.Encoding.UTF8.GetBytes(device.AsSpan(0, Math.Min(device.Length, InterfaceNameSize - 1)), new Span<byte>(block, InterfaceNameSize));
        int result = Result(IoCtl(fd, request, block));
        new Span<byte>(block + InterfaceNameSize, answer.Length).CopyTo(answer);
        return result;
    }

    private static int Result(int value) => value < 0 ? -Marshal.GetLastPInvokeError() : value;

    [LibraryImport(Name, EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint value, int flags);

    [LibraryImport(Name, EntryPoint = "close")]
    private static partial int CloseFd(int fd);

    [LibraryImport(Name, EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int fd, byte* address, int length);

    [LibraryImport(Name, EntryPoint = "connect", SetLastError = true)]
    private static partial int Connect(int fd, byte* address, int length);

    [LibraryImport(Name, EntryPoint = "getsockname", SetLastError = true)]
    private static partial int GetSockName(int fd, byte* address, int* length);

    [LibraryImport(Name, EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetSockOpt(int fd, int level, int name, void* value, int length);

    [LibraryImport(Name, EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetSockOpt(int fd, int level, int name, void* value, int* length);

    [LibraryImport(Name, EntryPoint = "recvmmsg", SetLastError = true)]
    private static partial int RecvMmsg(int fd, Message* messages, uint count, int flags, TimeSpec* timeout);

    [LibraryImport(Name, EntryPoint = "sendmmsg", SetLastError = true)]
    private static partial int SendMmsg(int fd, Message* messages, uint count, int flags);

    [LibraryImport(Name, EntryPoint = "ppoll", SetLastError = true)]
    private static partial int PPoll(PollDescriptor* descriptors, ulong count, TimeSpec* timeout, void* signals);

    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int fd, void* buffer, nuint count);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int fd, void* buffer, nuint count);

    [LibraryImport(Name, EntryPoint = "if_nametoindex", StringMarshalling = StringMarshalling.Utf8)]
    private static partial uint IfNameToIndex(string name);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoCtl(int fd, nuint request, void* argument);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
