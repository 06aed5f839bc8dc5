using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>
/// The arrays of recvmmsg: rented packets stand ready in the first slots, and the kernel writes straight into them. Native memory, set up once; one worker thread.
/// </summary>
internal sealed unsafe class ReceiveVector : IDisposable
{
    public const int Slots = 64;

    private const int ControlSize = 128;
    private const int ControlHeader = 16; // struct cmsghdr of 64-bit Linux

    private readonly Packet?[] _packets = new Packet?[Slots];
    private readonly Message* _messages;
    private readonly Part* _parts;
    private readonly byte* _names;
    private readonly byte* _controls;

    public ReceiveVector()
    {
        _messages = (Message*)NativeMemory.AllocZeroed(Slots, (nuint)(sizeof(Message) + sizeof(Part) + SocketAddress.Size + ControlSize));
        _controls = (byte*)(_messages + Slots);
        _parts = (Part*)(_controls + (Slots * ControlSize));
        _names = (byte*)(_parts + Slots);
        for (int i = 0; i < Slots; i++)
        {
            _messages[i].Name = (nint)(_names + (i * SocketAddress.Size));
            _messages[i].Parts = (nint)(_parts + i);
            _messages[i].PartCount = 1;
            _messages[i].Control = (nint)(_controls + (i * ControlSize));
            Reset(i);
        }
    }

    /// <summary>Slots with a packet ready, from 0.</summary>
    public int Ready { get; private set; }

    /// <summary>Rents packets until so many are ready, or the pool is empty.</summary>
    /// <returns>How many of those wanted are ready.</returns>
    public int Prepare(PacketBatch batch, int wanted)
    {
        wanted = Math.Min(wanted, Slots);
        while (Ready < wanted && batch.TryRent(out Packet? packet))
        {
            Put(Ready++, packet);
        }

        return Math.Min(Ready, wanted);
    }

    /// <summary>Receives what waits; 0 where nothing does, else the number of datagrams, or a negative errno.</summary>
    public int Receive(int fd, int count)
    {
        int received = LibC.Receive(fd, _messages, count);
        return received == -Errno.Again ? 0 : received;
    }

    public void Read(int slot, out ReceivedHeader header)
    {
        ref Message message = ref _messages[slot];
        ReadOnlySpan<byte> name = new((byte*)message.Name, SocketAddress.Size);
        header = new ReceivedHeader
        {
            Source = SocketAddress.Read(name),
            SourcePort = SocketAddress.Port(name),
            Length = (int)Math.Min(message.Length, (uint)_parts[slot].Length),
            Cut = (message.Flags & LibC.Truncated) != 0,
        };
        byte* at = (byte*)message.Control;
        byte* end = at + message.ControlLength;
        while (end - at >= ControlHeader)
        {
            nint length = *(nint*)at;
            if (length < ControlHeader || length > end - at)
            {
                return;
            }

            ReadControl(*(int*)(at + 8), *(int*)(at + 12), at + ControlHeader, ref header);
            at += (length + 7) & ~(nint)7;
        }
    }

    /// <summary>Takes the packet of a slot, cut to what was received.</summary>
    public Packet Take(int slot, int length)
    {
        Packet packet = _packets[slot]!;
        _packets[slot] = null;
        packet.Reset(length);
        return packet;
    }

    /// <summary>Makes the first slots ready again, after their packets were taken or not.</summary>
    public void Consume(int count)
    {
        int to = 0;
        for (int i = 0; i < count; i++)
        {
            Reset(i);
            if (_packets[i] is { } kept)
            {
                _packets[i] = null;
                Put(to++, kept);
            }
        }

        int top = Ready;
        while (to < count && top > count)
        {
            Packet moved = _packets[--top]!;
            _packets[top] = null;
            Put(to++, moved);
        }

        Ready = to < count ? to : top;
    }

    public void Dispose()
    {
        for (int i = 0; i < Ready; i++)
        {
            _packets[i]?.Return();
            _packets[i] = null;
        }

        Ready = 0;
        NativeMemory.Free(_messages);
    }

    private static void ReadControl(int level, int type, byte* data, ref ReceivedHeader header)
    {
        switch ((level, type))
        {
            case (SocketOption.IPv4, SocketOption.PacketInfo): // in_pktinfo: index, the local address, the destination
                header.Interface = *(int*)data;
                header.Destination = Address.FromIPv4(BinaryPrimitives.ReverseEndianness(*(uint*)(data + 8)));
                break;
            case (SocketOption.IPv4, SocketOption.OriginalDestination): // sockaddr_in
                header.Destination = Address.FromIPv4(BinaryPrimitives.ReverseEndianness(*(uint*)(data + 4)));
                break;
            case (SocketOption.IPv4, SocketOption.Tos):
                header.Tos = *data;
                break;
            case (SocketOption.IPv6, SocketOption.PacketInfo6):
                header.Destination = new Address(new ReadOnlySpan<byte>(data, Address.Size));
                header.Interface = *(int*)(data + Address.Size);
                break;
            case (SocketOption.IPv4, SocketOption.Ttl) or (SocketOption.IPv6, SocketOption.HopLimit):
                header.Ttl = (byte)*(int*)data;
                break;
            case (SocketOption.IPv6, SocketOption.TrafficClass):
                header.Tos = (byte)*(int*)data;
                break;
            case (SocketOption.Socket, SocketOption.ReceiveOverflow):
                header.Overflow = *(uint*)data;
                break;
            default:
                break;
        }
    }

    private void Put(int slot, Packet packet)
    {
        int limit = packet.PayloadLimit;
        packet.Reset(limit);
        _packets[slot] = packet;
        _parts[slot].Start = packet.PayloadAddress;
        _parts[slot].Length = limit;
    }

    private void Reset(int slot)
    {
        _messages[slot].NameLength = SocketAddress.Size;
        _messages[slot].ControlLength = ControlSize;
        _messages[slot].Flags = 0;
    }
}
