using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>
/// The arrays of sendmmsg, for one address family. A run of packets with equal header fields and size becomes one message, which the kernel cuts again (UDP_SEGMENT).
/// Native memory, set up once; one worker thread.
/// </summary>
internal sealed unsafe class SendVector : IDisposable
{
    private const int Messages = 64;
    private const int Parts = 256;
    private const int MostSegments = 64;      // UDP_MAX_SEGMENTS of older kernels
    private const int MostBytes = 65_000;     // of a message before it is cut: less than an IP packet's length can say
    private const int ControlHeader = 16;     // struct cmsghdr of 64-bit Linux
    private const int ControlSpace = 24;      // one control message with up to 8 bytes
    private const int SourceSize = 20;        // struct in6_pktinfo
    private const int SourceSpace = 40;       // its control message; left out where the system chooses the source
    private const int TrafficClassAt = SourceSpace + ControlSpace;
    private const int SegmentAt = TrafficClassAt + ControlSpace;
    private const int ControlSize = SegmentAt + ControlSpace;

    private readonly Packet?[] _packets = new Packet?[Parts];
    private readonly int[] _first = new int[Messages + 1]; // of each message, the first of its packets
    private readonly Message* _messages;                   // one more than is used: the one for single packets
    private readonly Part* _parts;
    private readonly byte* _controls;
    private readonly byte* _names;
    private readonly ISendCall _send;
    private int _skipped = SourceSpace; // bytes of the controls that are left out in front
    private int _device;
    private Address _source;
    private int _partCount;
    private int _runBytes;
    private int _segment;
    private bool _runEnded;

    public SendVector(bool ipv4, ISendCall send)
    {
        _send = send;
        _messages = (Message*)NativeMemory.AllocZeroed(
            1, (nuint)(((Messages + 1) * sizeof(Message)) + (Messages * (ControlSize + SocketAddress.Size)) + (Parts * sizeof(Part))));
        _parts = (Part*)(_messages + Messages + 1);
        _controls = (byte*)(_parts + Parts);
        _names = _controls + (Messages * ControlSize);
        for (int i = 0; i < Messages; i++)
        {
            byte* control = ControlOf(i);
            _messages[i].Name = (nint)(_names + (i * SocketAddress.Size));
            SetHeader(control, SocketOption.IPv6, SocketOption.PacketInfo6, SourceSize);
            SetHeader(control + SourceSpace, ipv4 ? SocketOption.IPv4 : SocketOption.IPv6, ipv4 ? SocketOption.Ttl : SocketOption.HopLimit, sizeof(int));
            SetHeader(control + TrafficClassAt, ipv4 ? SocketOption.IPv4 : SocketOption.IPv6, ipv4 ? SocketOption.Tos : SocketOption.TrafficClass, sizeof(int));
            SetHeader(control + SegmentAt, SocketOption.Udp, SocketOption.Segment, sizeof(ushort));
        }
    }

    /// <summary>Messages so far.</summary>
    public int Count { get; private set; }

    /// <summary>True where runs are gathered.</summary>
    public bool Gathers { get; set; } = true;

    public bool IsFull => _partCount == Parts || Count == Messages;

    /// <summary>Says the IPv6 address that the next messages leave from; unspecified: the system chooses. Only while there is no message.</summary>
    public void SendFrom(int device, Address source)
    {
        _device = device;
        _source = source;
        _skipped = source.IsUnspecified ? SourceSpace : 0;
    }

    public void Add(Packet packet)
    {
        if (!Continues(packet))
        {
            Begin(packet);
        }

        _parts[_partCount].Start = packet.PayloadAddress;
        _parts[_partCount].Length = packet.Length;
        _packets[_partCount++] = packet;
        ref Message message = ref _messages[Count - 1];
        _runBytes += packet.Length;
        if (++message.PartCount == 2)
        {
            message.ControlLength = ControlSize - _skipped;
            *(ushort*)(ControlOf(Count - 1) + SegmentAt + ControlHeader) = (ushort)_segment;
        }

        _runEnded = packet.Length != _segment; // a shorter one can only be the last
    }

    /// <summary>Sends messages from one on.</summary>
    /// <returns>How many were sent, or the negative errno of the first.</returns>
    public int Send(int fd, int message) => _send.Send(fd, (nint)(_messages + message), Count - message);

    public bool IsRun(int message) => _messages[message].PartCount > 1;

    /// <summary>The packets of a message.</summary>
    public ReadOnlySpan<Packet?> PacketsOf(int message) => _packets.AsSpan(_first[message], (int)_messages[message].PartCount);

    /// <summary>Sends one packet of a run by itself.</summary>
    public int SendSingle(int fd, int message, int index)
    {
        Message* single = _messages + Messages;
        *single = _messages[message];
        single->ControlLength = SegmentAt - _skipped;
        single->Parts = (nint)(_parts + _first[message] + index);
        single->PartCount = 1;
        return _send.Send(fd, (nint)single, 1);
    }

    public void Clear()
    {
        Array.Clear(_packets, 0, _partCount);
        Count = 0;
        _partCount = 0;
    }

    public void Dispose() => NativeMemory.Free(_messages);

    private static void SetHeader(byte* control, int level, int type, int dataLength)
    {
        *(nint*)control = ControlHeader + dataLength;
        *(int*)(control + 8) = level;
        *(int*)(control + 12) = type;
    }

    private byte* ControlOf(int message) => _controls + (message * ControlSize);

    private bool Continues(Packet packet)
    {
        if (!Gathers || Count == 0 || _runEnded || packet.Length == 0 || packet.Length > _segment || _runBytes + packet.Length > MostBytes)
        {
            return false;
        }

        Packet first = _packets[_first[Count - 1]]!;
        return _messages[Count - 1].PartCount < MostSegments && packet.Port == first.Port && packet.Ttl == first.Ttl
            && packet.Dscp == first.Dscp && packet.Ecn == first.Ecn && packet.Group == first.Group;
    }

    private void Begin(Packet packet)
    {
        int at = Count++;
        ref Message message = ref _messages[at];
        _first[at] = _partCount;
        message.NameLength = (uint)SocketAddress.Write(new Span<byte>((byte*)message.Name, SocketAddress.Size), packet.Group.Address, packet.Port);
        message.Parts = (nint)(_parts + _partCount);
        message.PartCount = 0;
        byte* control = ControlOf(at);
        message.Control = (nint)(control + _skipped);
        message.ControlLength = SegmentAt - _skipped;
        if (_skipped == 0)
        {
            _source.Write(new Span<byte>(control + ControlHeader, Address.Size));
            *(int*)(control + ControlHeader + Address.Size) = _device;
        }

        *(int*)(control + SourceSpace + ControlHeader) = packet.Ttl;
        *(int*)(control + TrafficClassAt + ControlHeader) = (packet.Dscp << 2) | packet.Ecn;
        _segment = packet.Length;
        _runBytes = 0;
    }
}
