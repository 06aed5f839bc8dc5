using System.Buffers.Binary;
using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Plugin.Pcap.Recordings;

namespace GemRouter.Fuzz.Targets;

/// <summary>Recordings, .pcap and .pcapng, whole files.</summary>
internal sealed class RecordingsTarget : FuzzTarget
{
    private const int MostMemory = 2 << 20; // for a file of some kilobytes: it must not be believed what sizes it speaks of

    /// <inheritdoc/>
    public override string Name => "recordings";

    /// <inheritdoc/>
    public override string Reads => "files of captures, .pcap and .pcapng, and the frames in them";

    /// <inheritdoc/>
    public override int MostBytes => 8192;

    /// <inheritdoc/>
    public override IEnumerable<byte[]> Seeds(VectorSeeds vectors)
    {
        foreach (string name in (string[])["session.pcap", "attacks.pcap", "iperf-ipv6.pcap"])
        {
            string path = Path.Combine(Repository.Root, "pcaps", name);
            if (File.Exists(path))
            {
                yield return FirstRecords(File.ReadAllBytes(path), 3);
            }
        }

        yield return Classic(0xA1B2C3D4, swapped: false);
        yield return Classic(0xA1B23C4D, swapped: true);
        yield return Modern(swapped: false);
        yield return Modern(swapped: true);
    }

    /// <inheritdoc/>
    public override void Run(ReadOnlySpan<byte> input)
    {
        using MemoryStream file = new(input.ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using RecordingReader reader = RecordingReader.Of(file, "input");
            Read(reader, input.Length);
        }
        catch (ComponentException)
        {
            return; // no recording
        }

        Holds(GC.GetAllocatedBytesForCurrentThread() - before <= MostMemory, "a small file takes little memory, whatever it says of sizes");
    }

    private static void Read(RecordingReader reader, int size)
    {
        long frames = 0;
        long bytes = 0;
        while (reader.MoveNext())
        {
            frames++;
            bytes += reader.Bytes.Length;
            Holds(reader.Time >= 0 && reader.Length >= 0, "time and length are none below 0");
            Holds(reader.Frames == frames && bytes <= size, "no more is read than the file holds");
            FrameReader.Read(reader.Bytes, reader.Length, reader.LinkType, new VlanChoice(0, 0, TakesAny: true), verify: true, out _);
        }

        Holds(!reader.MoveNext(), "what has ended stays so");
        Holds(reader.Damage is null || (reader.Damage.StartsWith("at byte ", StringComparison.Ordinal) && !reader.Damage.Any(char.IsControl)), "damage is told in a line, with its place");
    }

    private static byte[] FirstRecords(byte[] file, int count)
    {
        int end = 24;
        for (int i = 0; i < count && end + 16 < file.Length; i++)
        {
            end += 16 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(end + 8));
        }

        return file[..Math.Min(end, file.Length)];
    }

    private static byte[] Classic(uint magic, bool swapped)
    {
        List<byte> file = [];
        Add(file, swapped, magic, 0x0004_0002, 0, 0, 65535, 1);
        Add(file, swapped, 1, 2, 20, 20);
        file.AddRange(new byte[20]);
        return [.. file];
    }

    private static byte[] Modern(bool swapped)
    {
        List<byte> file = [];
        Add(file, swapped, 0x0A0D0D0A, 28, 0x1A2B3C4D, 1, uint.MaxValue, uint.MaxValue, 28);
        Add(file, swapped, 1, 32, 1, 96, 0x0001_0009, 9, 0, 32); // an interface whose time stamps count nanoseconds
        Add(file, swapped, 6, 52, 0, 1, 2, 20, 20);
        file.AddRange(new byte[20]);
        Add(file, swapped, 52);
        Add(file, swapped, 3, 32, 16);
        file.AddRange(new byte[16]);
        Add(file, swapped, 32);
        Add(file, swapped, 5, 16, 7, 16); // statistics, which are passed over
        return [.. file];
    }

    private static void Add(List<byte> file, bool swapped, params ReadOnlySpan<uint> values)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        foreach (uint value in values)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, swapped ? BinaryPrimitives.ReverseEndianness(value) : value);
            file.AddRange(bytes);
        }
    }
}
