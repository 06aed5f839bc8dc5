using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Linux;

/// <summary>
/// The arrays of sendmmsg, for one address family. Packets with equal header fields and size become a run, one message, which the kernel cuts again (UDP_SEGMENT), also where packets of other flows came between
/// them; so flows that take turns cost little more than one. Packets of one flow keep their order. Native memory, set up once; one worker thread.
/// </summary>
internal sealed unsafe class SendVector : IDisposable
{
    private const int Parts = 256;            // packets: the largest batch
    private const int Messages = Parts;       // where none continues another
    private const int Buckets = 256;          // of flows; few of them share one
    private const int MostSegments = 64;      // UDP_MAX_SEGMENTS of older kernels
    private const int MostBytes = 65_000;     // of a message before it is cut: less than an IP packet's length can say
    private const int ControlHeader = 16;     // struct cmsghdr of 64-bit Linux
    private const int ControlSpace = 24;      // one control message with up to 8 bytes
    private const int SourceSize = 20;        // struct in6_pktinfo
    private const int SourceSpace = 40;       // its control message; left out where the system chooses the source
    private const int TrafficClassAt = SourceSpace + ControlSpace;
    private const int SegmentAt = TrafficClassAt + ControlSpace;
    private const int ControlSize = SegmentAt + ControlSpace;
    private const int None = -1;

    private readonly Packet?[] _added = new Packet?[Parts];   // as they came
    private readonly Packet?[] _packets = new Packet?[Parts]; // message by message
    private readonly int[] _following = new int[Parts];       // of each added packet, the next one of its message
    private readonly Run[] _runs = new Run[Messages];
    private readonly int[] _newest = new int[Buckets];        // of each bucket, the message that packets may join
    private readonly Message* _messages;                      // one more than is used: the one for single packets
    private readonly Part* _parts;
    private readonly byte* _controls;
    private readonly byte* _names;
    private readonly ISendCall _send;
    private int _skipped = SourceSpace; // bytes of the controls that are left out in front
    private int _device;
    private Address _source;
    private int _count;

    public SendVector(bool ipv4, ISendCall send)
    {
        _send = send;
        Array.Fill(_newest, None);
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

    public bool IsFull => _count == Parts;

    /// <summary>Says the IPv6 address that the next messages leave from; unspecified: the system chooses. Only while there is no message.</summary>
    public void SendFrom(int device, Address source)
    {
        _device = device;
        _source = source;
        _skipped = source.IsUnspecified ? SourceSpace : 0;
    }

    public void Add(Packet packet)
    {
        int bucket = (int)(FlowHash.Of(packet.Group, packet.Port) % Buckets);
        int at = _newest[bucket];
        if (at == None || !Continues(in _runs[at], packet))
        {
            at = Begin(packet, bucket);
        }
        else
        {
            _following[_runs[at].Last] = _count;
        }

        ref Run run = ref _runs[at];
        run.Last = _count;
        run.Count++;
        run.Bytes += packet.Length;
        run.HasEnded = packet.Length != run.Segment; // a shorter one can only be the last
        _added[_count++] = packet;
    }

    /// <summary>Lays the messages out; then they can be sent, and no packet added before <see cref="Clear"/>.</summary>
    public void Arrange()
    {
        int part = 0;
        for (int i = 0; i < Count; i++)
        {
            ref Run run = ref _runs[i];
            ref Message message = ref _messages[i];
            run.First = part;
            message.Parts = (nint)(_parts + part);
            message.PartCount = run.Count;
            for (int at = run.Head, left = run.Count; left > 0; left--, at = _following[at])
            {
                Packet packet = _added[at]!;
                _packets[part] = packet;
                _parts[part].Start = packet.PayloadAddress;
                _parts[part++].Length = packet.Length;
            }

            if (run.Count > 1)
            {
                message.ControlLength = ControlSize - _skipped;
                *(ushort*)(ControlOf(i) + SegmentAt + ControlHeader) = (ushort)run.Segment;
            }
        }
    }

    /// <summary>Sends messages from one on.</summary>
    /// <returns>How many were sent, or the negative errno of the first.</returns>
    public int Send(int fd, int message) => _send.Send(fd, (nint)(_messages + message), Count - message);

    public bool IsRun(int message) => _runs[message].Count > 1;

    /// <summary>The packets of a message.</summary>
    public ReadOnlySpan<Packet?> PacketsOf(int message) => _packets.AsSpan(_runs[message].First, _runs[message].Count);

    /// <summary>Sends one packet of a run by itself.</summary>
    public int SendSingle(int fd, int message, int index)
    {
        Message* single = _messages + Messages;
        *single = _messages[message];
        single->ControlLength = SegmentAt - _skipped;
        single->Parts = (nint)(_parts + _runs[message].First + index);
        single->PartCount = 1;
        return _send.Send(fd, (nint)single, 1);
    }

    public void Clear()
    {
        for (int i = 0; i < Count; i++)
        {
            _newest[_runs[i].Bucket] = None;
        }

        Array.Clear(_added, 0, _count);
        Array.Clear(_packets, 0, _count);
        Count = 0;
        _count = 0;
    }

    public void Dispose() => NativeMemory.Free(_messages);

    private static void SetHeader(byte* control, int level, int type, int dataLength)
    {
        *(nint*)control = ControlHeader + dataLength;
        *(int*)(control + 8) = level;
        *(int*)(control + 12) = type;
    }

    private byte* ControlOf(int message) => _controls + (message * ControlSize);

    private bool Continues(in Run run, Packet packet)
    {
        if (!Gathers || run.HasEnded || packet.Length == 0 || packet.Length > run.Segment || run.Bytes + packet.Length > MostBytes || run.Count == MostSegments)
        {
            return false;
        }

        Packet first = _added[run.Head]!;
        return packet.Port == first.Port && packet.Ttl == first.Ttl && packet.Dscp == first.Dscp && packet.Ecn == first.Ecn && packet.Group == first.Group;
    }

    private int Begin(Packet packet, int bucket)
    {
        int at = Count++;
        _newest[bucket] = at;
        _runs[at] = new Run { Head = _count, Segment = packet.Length, Bucket = bucket };
        ref Message message = ref _messages[at];
        message.NameLength = (uint)SocketAddress.Write(new Span<byte>((byte*)message.Name, SocketAddress.Size), packet.Group.Address, packet.Port);
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
        return at;
    }

    /// <summary>The packets of one message: a chain of those that were added.</summary>
    private struct Run
    {
        public int Head;
        public int Last;
        public int Count;
        public int Bytes;
        public int Segment;
        public int First; // when laid out
        public int Bucket;
        public bool HasEnded;
    }
}
