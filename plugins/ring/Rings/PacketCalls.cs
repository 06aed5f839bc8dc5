using System.Runtime.InteropServices;
using System.Text;
using GemRouter.Plugin.Ring.Filters;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring.Rings;

/// <summary>
/// The system calls of packet sockets, besides those of <see cref="LibC"/>: opening, binding, filters, options of more than a number, memory shared with the kernel, and questions to an interface. Each returns what the call does, or the negative
/// errno. Layouts and numbers are those of 64-bit Linux (x64 and arm64 agree in all that is used here).
/// </summary>
internal static unsafe partial class PacketCalls
{
    private const string Name = "libc";
    private const int Packet = 17;                    // AF_PACKET
    private const int RawCloseOnExecNonBlocking = 3 | 0x80000 | 0x800;
    private const nuint Ethtool = 0x8946;             // SIOCETHTOOL
    private const int InterfaceRequestSize = 40;
    private const int InterfaceNameSize = 16;
    private const int ReadWrite = 1 | 2;              // PROT_READ | PROT_WRITE
    private const int SharedPopulated = 1 | 0x8000;   // MAP_SHARED | MAP_POPULATE

    /// <summary>Opens a packet socket that receives nothing yet.</summary>
    public static int Open() => Result(Socket(Packet, RawCloseOnExecNonBlocking, 0));

    public static int Bind(int fd, ReadOnlySpan<byte> address)
    {
        fixed (byte* start = address)
        {
            return Result(Bind(fd, start, address.Length));
        }
    }

    /// <summary>What the socket is bound to.</summary>
    public static int NameOf(int fd, Span<byte> address)
    {
        int length = address.Length;
        fixed (byte* start = address)
        {
            return Result(GetSockName(fd, start, &length));
        }
    }

    /// <summary>Gives a socket a filter; a former one goes in the same moment.</summary>
    public static int SetProgram(int fd, int level, int name, ReadOnlySpan<Instruction> program)
    {
        fixed (Instruction* start = program)
        {
            ProgramReference reference = new() { Count = (ushort)program.Length, Start = (nint)start };
            return LibC.SetOption(fd, level, name, new ReadOnlySpan<byte>(&reference, sizeof(ProgramReference)));
        }
    }

    public static int GetOption(int fd, int level, int name, Span<byte> value)
    {
        int length = value.Length;
        fixed (byte* start = value)
        {
            return Result(GetSockOpt(fd, level, name, start, &length));
        }
    }

    /// <summary>Maps a socket's ring; 0 where that fails.</summary>
    public static nint Map(int fd, nint length)
    {
        nint start = MMap(0, (nuint)length, ReadWrite, SharedPopulated, fd, 0);
        return start == -1 ? 0 : start;
    }

    public static void Unmap(nint start, nint length) => _ = MUnmap(start, (nuint)length);

    /// <summary>Asks an interface something (SIOCETHTOOL); the answer stands in the request.</summary>
    public static int AskInterface(int fd, string device, Span<byte> request)
    {
        byte* named = stackalloc byte[InterfaceRequestSize]; // struct ifreq
        Span<byte> block = new(named, InterfaceRequestSize);
        block.Clear();
        Encoding.ASCII.GetBytes(device, block[..(InterfaceNameSize - 1)]);
        fixed (byte* start = request)
        {
            *(nint*)(named + InterfaceNameSize) = (nint)start;
            return Result(IoCtl(fd, Ethtool, named));
        }
    }

    private static int Result(int value) => value < 0 ? -Marshal.GetLastPInvokeError() : value;

    [LibraryImport(Name, EntryPoint = "socket", SetLastError = true)]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Name, EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(int fd, byte* address, int length);

    [LibraryImport(Name, EntryPoint = "getsockname", SetLastError = true)]
    private static partial int GetSockName(int fd, byte* address, int* length);

    [LibraryImport(Name, EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetSockOpt(int fd, int level, int name, void* value, int* length);

    [LibraryImport(Name, EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoCtl(int fd, nuint request, void* argument);

    [LibraryImport(Name, EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MMap(nint address, nuint length, int protection, int flags, int fd, nint offset);

    [LibraryImport(Name, EntryPoint = "munmap")]
    private static partial int MUnmap(nint address, nuint length);

    /// <summary>struct sock_fprog.</summary>
    private struct ProgramReference
    {
        public ushort Count;
        public nint Start;
    }
}
