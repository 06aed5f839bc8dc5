using System.Runtime.InteropServices;
using GemRouter.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace GemRouter.Cli;

/// <summary>
/// What Linux tells of the VM generation id: nothing but that it changed, as an event of the driver vmgenid (NEW_VMGENID=1, since Linux 6.8) on the netlink group of the kernel's device events, which needs no privilege. The id itself is for root's eyes, if for
/// anybody's. Where the machine is none, the hypervisor has no such device or the kernel is older, nothing comes, and there is nothing to ask.
/// </summary>
internal sealed partial class MachineEvents : IMachineGeneration, IDisposable
{
    private const int AddressFamily = 16; // AF_NETLINK
    private const int Datagrams = 2 | 0x80000; // SOCK_DGRAM | SOCK_CLOEXEC
    private const int DeviceEvents = 15; // NETLINK_KOBJECT_UEVENT
    private const uint FromKernel = 1; // the group of the kernel's own events; udev's is another
    private const short Readable = 1; // POLLIN
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int ReceiveBuffer = 8; // SO_RCVBUF
    private const int BufferBytes = 8 << 20; // as much as net.core.rmem_max allows
    private const int EventsLost = 105; // ENOBUFS
    private const int LookMilliseconds = 500; // how often the thread looks whether it is to end

    private volatile bool _ending;
    private long _current;

    private MachineEvents(SafeFileHandle socket) => new Thread(() => Listen(socket)) { IsBackground = true, Name = "machine" }.Start();

    /// <inheritdoc/>
    public event Action? Changed;

    /// <inheritdoc/>
    public long Current => Volatile.Read(ref _current);

    /// <summary>Listens; null where the system has no such events.</summary>
    public static MachineEvents? Listen(ILogger logger)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        int descriptor = OpenSocket(AddressFamily, Datagrams, DeviceEvents);
        SafeFileHandle socket = new(descriptor, ownsHandle: true);
        NetlinkAddress address = new() { Family = AddressFamily, Groups = FromKernel };
        if (descriptor < 0 || Bind(socket, address, (uint)Marshal.SizeOf<NetlinkAddress>()) != 0)
        {
            logger.LogDebug("the kernel's device events cannot be had ({Error}), so a restored virtual machine is noticed by its copy alone", Marshal.GetLastPInvokeErrorMessage());
            socket.Dispose();
            return null;
        }

        SetOption(socket, SocketLevel, ReceiveBuffer, BufferBytes, sizeof(int)); // a machine that gets many devices at once has many events: less of them are lost
        return new MachineEvents(socket);
    }

    /// <summary>Whether what came, or did not, has to be taken for a new generation.</summary>
    /// <param name="received">The length of a message; negative where there was a failure.</param>
    /// <param name="error">Its number.</param>
    /// <param name="message">The message.</param>
    /// <param name="hasDevice">Tells whether this machine has a generation id: only where it has one can its event be among those that were lost.</param>
    public static bool MeansNewGeneration(nint received, int error, ReadOnlySpan<byte> message, Func<bool> hasDevice)
    {
        ArgumentNullException.ThrowIfNull(hasDevice);
        return received < 0 ? error == EventsLost && hasDevice() : TellsOfNewGeneration(message);
    }

    /// <summary>True where the kernel's driver has a device; where that cannot be seen, it may have one.</summary>
    /// <param name="buses">Where the drivers are, by their buses: the driver is of one bus or of another, as the kernel's version has it.</param>
    public static bool HasDevice(string buses = "/sys/bus")
    {
        try
        {
            return !Directory.Exists(buses) || Directory.EnumerateDirectories(buses)
                .Select(static bus => Path.Combine(bus, "drivers", "vmgenid"))
                .Any(static driver => Directory.Exists(driver) && Directory.EnumerateDirectories(driver).Any(static entry => Path.GetFileName(entry) != "module"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>True where an event tells of a new generation. It is a line such as change@/devices/…, and NAME=VALUE lines, each ended by a zero.</summary>
    public static bool TellsOfNewGeneration(ReadOnlySpan<byte> message)
    {
        foreach (Range line in message.Split((byte)0))
        {
            if (message[line].SequenceEqual("NEW_VMGENID=1"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Ends it. The thread sees to the socket.</summary>
    public void Dispose() => _ending = true;

    private void Listen(SafeFileHandle socket)
    {
        byte[] message = new byte[8192];
        Poll[] wanted = [new Poll { Descriptor = (int)socket.DangerousGetHandle(), Events = Readable }];
        while (!_ending)
        {
            wanted[0].Returned = 0;
            if (WaitFor(wanted, 1, LookMilliseconds) <= 0)
            {
                continue;
            }

            NetlinkAddress sender = default;
            uint length = (uint)Marshal.SizeOf<NetlinkAddress>();
            nint received = Receive(socket, message, (nuint)message.Length, 0, ref sender, ref length);
            int error = Marshal.GetLastPInvokeError();
            if (sender.Port == 0 && MeansNewGeneration(received, error, message.AsSpan(0, (int)Math.Max(0, received)), static () => HasDevice())) // the kernel's port is 0
            {
                Interlocked.Increment(ref _current);
                Changed?.Invoke();
            }
        }

        socket.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int domain, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int Bind(SafeFileHandle socket, in NetlinkAddress address, uint length);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(SafeFileHandle socket, int level, int option, in int value, uint length);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int WaitFor([In, Out] Poll[] descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    private static partial nint Receive(SafeFileHandle socket, [Out] byte[] buffer, nuint length, int flags, ref NetlinkAddress sender, ref uint senderLength);

    // struct sockaddr_nl
    [StructLayout(LayoutKind.Sequential)]
    private struct NetlinkAddress
    {
        public ushort Family;
        public ushort Padding;
        public uint Port;
        public uint Groups;
    }

    // struct pollfd
    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
