using System.Runtime.InteropServices;
using SharpPcap.LibPcap;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>
/// What SharpPcap does with an object or an exception for each packet, done without: reading a captured frame where libpcap holds it, and injecting one. SharpPcap opens, filters and closes.
/// <para>Its Statistics read the three 32-bit numbers of struct pcap_stat as 64-bit ones (in 6.3.1), so that on 64-bit Linux the drops are always 0. Its SendPacket throws for each packet that finds the interface's queue full or gone, and tells no error number; what the network does is no exception here. Layouts are those of 64-bit Linux.</para>
/// </summary>
internal static unsafe partial class PcapCalls
{
    private const string Name = "pcap";
    private static readonly string[] FileNames = ["libpcap.so.0.8", "libpcap.so.1", "libpcap.so"];
    private static readonly nint Library = Load();

    static PcapCalls() => NativeLibrary.SetDllImportResolver(typeof(PcapCalls).Assembly, static (name, _, _) => name == Name ? Library : 0);

    /// <summary>True where libpcap is installed.</summary>
    public static bool IsThere => Library != 0;

    /// <summary>The frame that libpcap gave.</summary>
    /// <param name="header">struct pcap_pkthdr: seconds, nanoseconds (as asked for), captured bytes, bytes on the wire.</param>
    /// <param name="data">The first captured byte.</param>
    /// <param name="length">The bytes on the wire.</param>
    /// <param name="nanoseconds">The time stamp, since 1970.</param>
    public static ReadOnlySpan<byte> Frame(nint header, nint data, out int length, out long nanoseconds)
    {
        long* time = (long*)header;
        uint* lengths = (uint*)(header + (2 * sizeof(long)));
        nanoseconds = (time[0] * 1_000_000_000) + time[1];
        length = (int)lengths[1];
        return new ReadOnlySpan<byte>((void*)data, (int)lengths[0]);
    }

    /// <summary>Sends a frame through an open capture.</summary>
    /// <returns>The bytes sent, or the negative errno.</returns>
    public static int Inject(PcapHandle capture, ReadOnlySpan<byte> frame)
    {
        fixed (byte* start = frame)
        {
            int sent = Inject(capture, start, (nuint)frame.Length);
            return sent < 0 ? -Marshal.GetLastPInvokeError() : sent;
        }
    }

    /// <summary>Frames that the system lost since the capture was opened, because its buffer was full; 0 where it cannot tell.</summary>
    public static uint Lost(PcapHandle capture)
    {
        uint* numbers = stackalloc uint[3]; // received, lost, lost by the interface
        return Stats(capture, numbers) == 0 ? numbers[1] : 0;
    }

    private static nint Load()
    {
        foreach (string name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return library;
            }
        }

        return 0;
    }

    [LibraryImport(Name, EntryPoint = "pcap_stats")]
    private static partial int Stats(PcapHandle capture, uint* numbers);

    [LibraryImport(Name, EntryPoint = "pcap_inject", SetLastError = true)]
    private static partial int Inject(PcapHandle capture, byte* frame, nuint length);
}
