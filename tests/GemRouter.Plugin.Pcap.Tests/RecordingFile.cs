using System.Buffers.Binary;
using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Plugin.Pcap.Recordings;
using GemRouter.Testing;

namespace GemRouter.Plugin.Pcap.Tests;

/// <summary>Makes recordings, in a folder that goes with it.</summary>
internal sealed class RecordingFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gemrouter-pcap");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(name), bytes);
        return PathOf(name);
    }

    /// <summary>A recording of packets, so many milliseconds apart.</summary>
    public string Write(string name, int apart, params IEnumerable<TestPacket> packets) => Write(name, Pcapng(apart, packets));

    public static byte[] Pcapng(int apart, params IEnumerable<TestPacket> packets)
    {
        MemoryStream file = new();
        using (PcapngWriter writer = new(file, LinkType.Ethernet, "lan"))
        {
            long time = 1_700_000_000_123_456_789;
            foreach (TestPacket packet in packets)
            {
                writer.Write(time, FrameBench.Write(packet));
                time += apart * 1_000_000L;
            }
        }

        return file.ToArray();
    }

    /// <summary>The classic format.</summary>
    public static byte[] Classic(bool bigEndian, bool nanoseconds, LinkType type, params IEnumerable<(uint Seconds, uint Fraction, byte[] Bytes, int Length)> frames)
    {
        MemoryStream file = new();
        Put(nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4);
        Put(bigEndian ? 0x0002_0004u : 0x0004_0002u);
        Put(0);
        Put(0);
        Put(65_535);
        Put((uint)type);
        foreach ((uint seconds, uint fraction, byte[] bytes, int length) in frames)
        {
            Put(seconds);
            Put(fraction);
            Put((uint)bytes.Length);
            Put((uint)length);
            file.Write(bytes);
        }

        return file.ToArray();

        void Put(uint value)
        {
            Span<byte> four = stackalloc byte[4];
            if (bigEndian)
            {
                BinaryPrimitives.WriteUInt32BigEndian(four, value);
            }
            else
            {
                BinaryPrimitives.WriteUInt32LittleEndian(four, value);
            }

            file.Write(four);
        }
    }

    /// <summary>One block of the format of today, little-endian.</summary>
    public static byte[] Block(uint type, params byte[] body)
    {
        byte[] block = new byte[12 + ((body.Length + 3) & ~3)];
        BinaryPrimitives.WriteUInt32LittleEndian(block, type);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(4), block.Length);
        body.CopyTo(block.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(block.Length - 4), block.Length);
        return block;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
