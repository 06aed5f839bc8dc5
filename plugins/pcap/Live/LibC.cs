using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>The system calls that the base library lacks: waiting for a capture and for another thread at once, and an interface's MTU. Each returns what the call does, or the negative errno. Layouts and
/// numbers are those of 64-bit Linux (x64 and arm64 agree in all that is used here).</summary>
internal static unsafe partial class LibC
{
    private const string Name = "libc";
    private const int EventFdFlags = 0x80000 | 0x800; // EFD_CLOEXEC | EFD_NONBLOCK
    private const int Inet = 2;
    private const int DatagramCloseOnExec = 2 | 0x80000;
    private const int GetMtu = 0x8921;
    private const int InterfaceRequestSize = 40;
    private const int InterfaceNameSize = 16;

    public static int OpenEvent() => Result(EventFd(0, EventFdFlags));

    public static void Close(int fd) => _ = CloseFd(fd);

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

    /// <summary>The MTU of an interface in bytes.</summary>
    public static int MtuOf(string device)
    {
        int fd = Result(Socket(Inet, DatagramCloseOnExec, 0));
        if (fd < 0)
        {
            return fd;
        }

        byte* block = stackalloc byte[InterfaceRequestSize]; // struct ifreq: the name, then what is asked for
        new Span<byte>(block, InterfaceRequestSize).Clear();
        System.Text.Encoding.UTF8.GetBytes(device.AsSpan(0, Math.Min(device.Length, InterfaceNameSize - 1)), new Span<byte>(block, InterfaceNameSize));
        int result = Result(IoCtl(fd, GetMtu, block));
        Close(fd);
        return result < 0 ? result : *(int*)(block + InterfaceNameSize);
    }

    private static int Result(int value) => value < 0 ? -Marshal.GetLastPInvokeError() : value;

    [LibraryImport(Name, EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint value, int flags);

    [LibraryImport(Name, EntryPoint = "close")]
    private static partial int CloseFd(int fd);

    [LibraryImport(Name, EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoCtl(int fd, nuint request, void* argument);

    [LibraryImport(Name, EntryPoint = "ppoll", SetLastError = true)]
    private static partial int PPoll(PollDescriptor* descriptors, ulong count, TimeSpec* timeout, void* signals);

    [LibraryImport(Name, EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int fd, void* buffer, nuint count);

    [LibraryImport(Name, EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int fd, void* buffer, nuint count);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
