using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Features of an interface, switched as ethtool(8) does, which need not be installed.</summary>
internal static unsafe partial class Offload
{
    private const uint Ethtool = 0x8946; // SIOCETHTOOL
    private const uint SetInformation = 0x37;
    private const uint Strings = 0x1B;
    private const uint SetFeatures = 0x3B;
    private const int FeatureNames = 4;  // ETH_SS_FEATURES
    private const int NameSize = 32;
    private const int InterfaceNameSize = 16;

    /// <summary>Switches a feature; false where the kernel does not know it.</summary>
    public static bool Set(string device, string feature, bool on)
    {
        Span<byte> information = stackalloc byte[20];
        Write(information, SetInformation);
        BinaryPrimitives.WriteUInt64LittleEndian(information[8..], 1UL << FeatureNames);
        Ask(device, information);
        int count = BinaryPrimitives.ReadInt32LittleEndian(information[16..]);

        byte[] names = new byte[12 + (count * NameSize)];
        Write(names, Strings);
        BinaryPrimitives.WriteInt32LittleEndian(names.AsSpan(4), FeatureNames);
        BinaryPrimitives.WriteInt32LittleEndian(names.AsSpan(8), count);
        Ask(device, names);
        int bit = Enumerable.Range(0, count).Where(i => Encoding.ASCII.GetString(names, 12 + (i * NameSize), NameSize).TrimEnd('\0') == feature).DefaultIfEmpty(-1).First();
        if (bit < 0)
        {
            return false;
        }

        int words = (count + 31) / 32;
        byte[] change = new byte[8 + (words * 8)];
        Write(change, SetFeatures);
        BinaryPrimitives.WriteInt32LittleEndian(change.AsSpan(4), words);
        Span<byte> word = change.AsSpan(8 + (bit / 32 * 8));
        BinaryPrimitives.WriteUInt32LittleEndian(word, 1u << (bit % 32));
        BinaryPrimitives.WriteUInt32LittleEndian(word[4..], on ? 1u << (bit % 32) : 0);
        Ask(device, change);
        return true;
    }

    private static void Write(Span<byte> request, uint command)
    {
        request.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(request, command);
    }

    private static void Ask(string device, Span<byte> request)
    {
        int fd = Udp.Linux.LibC.OpenSocket(ipv4: true);
        byte* block = stackalloc byte[40]; // struct ifreq
        new Span<byte>(block, 40).Clear();
        Encoding.ASCII.GetBytes(device, new Span<byte>(block, InterfaceNameSize));
        fixed (byte* start = request)
        {
            *(nint*)(block + InterfaceNameSize) = (nint)start;
            int result = IoCtl(fd, Ethtool, block);
            int error = Marshal.GetLastPInvokeError();
            Udp.Linux.LibC.Close(fd);
            Assert.True(result >= 0, $"ethtool on {device}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int IoCtl(int fd, nuint request, void* argument);
}
