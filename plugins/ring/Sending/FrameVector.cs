using System.Buffers.Binary;
using System.Runtime.InteropServices;
using GemRouter.Plugin.Pcap.Frames;
using GemRouter.Plugin.Ring.Rings;
using GemRouter.Plugin.Udp.Linux;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>
/// The arrays of sendmmsg for whole frames: of each packet a virtio header and the headers of the frame, and its payload where it lies. The checksum of UDP holds the sum of the pseudo-header; the interface, or the kernel for
/// it, goes on with the rest. Native memory, set up once; one worker thread.
/// </summary>
internal sealed unsafe class FrameVector : IDisposable
{
    public const int Frames = 64;

    private const int HeaderRoom = 80; // virtio 10, Ethernet 14, IPv6 40, UDP 8

    private readonly Packet?[] _packets = new Packet?[Frames];
    private readonly Message* _messages;
    private readonly Part* _parts; // two for each
    private readonly byte* _headers;

    public FrameVector()
    {
        _messages = (Message*)NativeMemory.AllocZeroed(Frames, (nuint)(sizeof(Message) + (2 * sizeof(Part)) + HeaderRoom));
        _parts = (Part*)(_messages + Frames);
        _headers = (byte*)(_parts + (2 * Frames));
        for (int i = 0; i < Frames; i++)
        {
            _messages[i].Parts = (nint)(_parts + (2 * i));
            _messages[i].PartCount = 2;
            _parts[2 * i].Start = (nint)(_headers + (i * HeaderRoom));
        }
    }

    /// <summary>Frames so far.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == Frames;

    /// <summary>Adds a packet, whose payload fits.</summary>
    /// <param name="writer">Writes its headers.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="source">The source address, of the group's family.</param>
    /// <param name="sourcePort">The source port.</param>
    public void Add(FrameWriter writer, Packet packet, Address source, ushort sourcePort)
    {
        Span<byte> room = new(_headers + (Count * HeaderRoom), HeaderRoom);
        Span<byte> frame = room[VirtioHeader.Size..];
        int length = writer.WriteHeaders(frame, packet, source, sourcePort, out ulong pseudoHeader);
        int udp = length - FrameWriter.UdpHeader;
        const int ChecksumAt = 6;
        BinaryPrimitives.WriteUInt16BigEndian(frame[(udp + ChecksumAt)..], Checksum.Fold(pseudoHeader));
        VirtioHeader virtio = new() { Flags = VirtioHeader.NeedsChecksum, ChecksumStart = (ushort)udp, ChecksumOffset = ChecksumAt };
        MemoryMarshal.Write(room, in virtio);

        Part* parts = _parts + (2 * Count);
        parts[0].Length = VirtioHeader.Size + length;
        parts[1].Start = packet.PayloadAddress;
        parts[1].Length = packet.Length;
        _packets[Count++] = packet;
    }

    /// <summary>Sends frames from one on.</summary>
    /// <returns>How many were sent, or the negative errno of the first.</returns>
    public int Send(int fd, int first) => LibC.Send(fd, (nint)(_messages + first), Count - first);

    /// <summary>The packet of a frame.</summary>
    public Packet PacketOf(int frame) => _packets[frame]!;

    public void Clear()
    {
        Array.Clear(_packets, 0, Count);
        Count = 0;
    }

    public void Dispose() => NativeMemory.Free(_messages);
}
