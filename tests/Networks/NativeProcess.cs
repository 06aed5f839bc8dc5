using System.Runtime.InteropServices;

namespace GemRouter.Tests.Networks;

/// <summary>What has to be done to this process before any test.</summary>
internal static unsafe partial class NativeProcess
{
    private const int SetFlags = 0x8914; // SIOCSIFFLAGS
    private const int Inet = 2;
    private const int Datagram = 2;
    private const short UpAndRunning = 0x41;

    /// <summary>Goes on as another program, with the same process id and the same standard streams: execv(3).</summary>
    public static void Replace(string program, string[] arguments)
    {
        nint* list = (nint*)NativeMemory.AllocZeroed((nuint)(arguments.Length + 1), (nuint)sizeof(nint));
        for (int i = 0; i < arguments.Length; i++)
        {
            list[i] = Marshal.StringToCoTaskMemUTF8(arguments[i]);
        }

        _ = Execute(program, list); // returns only where it failed; then the tests go on without a private network
    }

    /// <summary>Brings the loopback interface up; a new namespace has it down. Without ip(8), which need not be there.</summary>
    public static void RaiseLoopback()
    {
        byte* request = stackalloc byte[40]; // struct ifreq
        new Span<byte>(request, 40).Clear();
        "lo"u8.CopyTo(new Span<byte>(request, 16));
        *(short*)(request + 16) = UpAndRunning;
        int fd = Socket(Inet, Datagram, 0);
        _ = IoCtl(fd, SetFlags, request);
        _ = Close(fd);
    }

    /// <summary>Takes all capabilities from the calling thread alone: capset(2). They do not come back; the thread is to end.</summary>
    public static bool DropCapabilities()
    {
        const uint Version3 = 0x20080522;
        uint* header = stackalloc uint[] { Version3, 0 };
        uint* data = stackalloc uint[6];
        new Span<uint>(data, 6).Clear();
        return CapSet(header, data) == 0;
    }

    [LibraryImport("libc", EntryPoint = "capset")]
    private static partial int CapSet(uint* header, uint* data);

    [LibraryImport("libc", EntryPoint = "socket")]
    private static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int IoCtl(int fd, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, nint* arguments);
}
