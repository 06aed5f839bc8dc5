using System.Buffers.Binary;
using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap.Recordings;

/// <summary>
/// Reads the frames of a recording in their order. It is its own reader and not libpcap's, so that recordings play where libpcap is not installed, and so that a pcapng file with
/// interfaces of several link types can be read, which libpcap refuses. What is wrong with a file ends the reading; it never throws for that.
/// </summary>
internal abstract class RecordingReader(RecordingStream stream) : IDisposable
{
    /// <summary>The longest frame that is believed; longer ones are damage.</summary>
    protected const int LongestFrame = 16 << 20;

    private const uint Section = 0x0A0D0D0A;

    /// <summary>The bytes of the present frame, as far as they were captured. Good until the next one is read.</summary>
    public ReadOnlySpan<byte> Bytes => Frame.Span;

    /// <summary>The present frame's length on the wire.</summary>
    public int Length { get; protected set; }

    /// <summary>The present frame's time stamp, in nanoseconds since 1970.</summary>
    public long Time { get; protected set; }

    /// <summary>The present frame's link type.</summary>
    public LinkType LinkType { get; protected set; }

    /// <summary>What is wrong with the file, for a person; null while nothing is.</summary>
    public string? Damage { get; private set; }

    /// <summary>Frames read.</summary>
    public long Frames { get; private set; }

    protected RecordingStream Stream { get; } = stream;

    protected ReadOnlyMemory<byte> Frame { get; set; }

    /// <summary>Opens a recording, whichever of the formats it has.</summary>
    /// <exception cref="ComponentException">There is no such file, it cannot be read, or it is no recording.</exception>
    public static RecordingReader Open(string path)
    {
        try
        {
            return Of(new FileStream(path, new FileStreamOptions { BufferSize = 0, Options = FileOptions.SequentialScan }), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ComponentException($"The recording {path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The same, of an open file.</summary>
    public static RecordingReader Of(Stream file, string path)
    {
        RecordingStream stream = new(file);
        if (stream.TryTake(4, out ReadOnlySpan<byte> magic))
        {
            uint little = BinaryPrimitives.ReadUInt32LittleEndian(magic);
            if (little == Section)
            {
                return new PcapngReader(stream);
            }

            if (PcapReader.TryOpen(stream, little) is { } classic)
            {
                return classic;
            }
        }

        stream.Dispose();
        throw new ComponentException($"The file {path} is no recording: neither .pcap nor .pcapng.");
    }

    /// <summary>Goes on to the next frame.</summary>
    /// <returns>False at the end of the recording, and where it is damaged (see <see cref="Damage"/>).</returns>
    public bool MoveNext()
    {
        if (Damage is not null)
        {
            return false;
        }

        try
        {
            bool any = ReadNext();
            Frames += any ? 1 : 0;
            return any;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return Broken(exception.Message);
        }
    }

    public void Dispose() => Stream.Dispose();

    /// <summary>Reads the next frame into the properties.</summary>
    protected abstract bool ReadNext();

    /// <summary>Says what is wrong.</summary>
    /// <returns>False, as there is no frame.</returns>
    protected bool Broken(string damage)
    {
        Damage = FormattableString.Invariant($"at byte {Stream.Position}: {damage}");
        return false;
    }

    /// <summary>The end of the file, where one may be; damage, where the file breaks off within a record.</summary>
    protected bool Ended() => !Stream.IsAtEnd && Broken("it breaks off within a record");

    /// <summary>A time in units since 1970 as nanoseconds, at most as far as these can be counted.</summary>
    protected static long ToNanoseconds(UInt128 units, UInt128 unitsPerSecond, long offsetSeconds)
    {
        if (unitsPerSecond == 1_000_000_000 && offsetSeconds == 0 && units <= long.MaxValue)
        {
            return (long)units; // the common case, without the long division
        }

        Int128 time = (Int128)(units * 1_000_000_000 / unitsPerSecond) + ((Int128)offsetSeconds * 1_000_000_000);
        return (long)Int128.Clamp(time, 0, long.MaxValue);
    }
}
