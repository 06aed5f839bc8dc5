using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GemRouter;

/// <summary>
/// One UDP multicast datagram: its payload in pinned memory with room in front and behind, and the header fields that a router keeps.
/// <para>A packet has one owner at any time: the pool, whoever rented it, the batch that it is in, or the stage that detached it. Only the owner
/// touches it, on the owner's worker thread. After it went to a link, was dropped or consumed, it is somebody else's: do not keep a reference.</para>
/// <para>Reading is free; whoever changes bytes, group or port clears the mark of the seal (<see cref="IsSealed"/>), and a black link sends nothing without it.</para>
/// </summary>
public sealed unsafe class Packet
{
    private const int CacheLine = 64;
    private const int MostPrefetched = 2048; // of longer ones the processor fetches the rest by itself, once it is read from the front

    private readonly byte* _buffer; // this packet's own memory, Capacity bytes
    private byte* _payload;         // in _buffer, or, where borrowed, in a transport's ring
    private int _length;
    private int _lent;              // bytes in front of a borrowed payload that may be written over
    private GroupAddress _group;
    private ushort _port;

    internal Packet(PacketPool pool, byte* buffer, int capacity)
    {
        Pool = pool;
        _buffer = buffer;
        _payload = buffer;
        Capacity = capacity;
    }

    /// <summary>All bytes of the packet's own memory: headroom + payload + tailroom.</summary>
    public int Capacity { get; }

    /// <summary>The longest payload that a receiver writes or points here: a longer one would take the room that stages and the seal declared, and what they append would not fit.</summary>
    public int PayloadLimit => Pool.Payload;

    /// <summary>The payload, for reading. Valid until the packet changes or leaves your hands.</summary>
    public ReadOnlySpan<byte> Payload => new(_payload, _length);

    /// <summary>The payload's length in bytes.</summary>
    public int Length => _length;

    /// <summary>Bytes free in front of the payload; where it is borrowed, those that were lent with it.</summary>
    public int Headroom => IsBorrowed ? _lent : (int)(_payload - _buffer);

    /// <summary>Bytes free behind the payload; 0 where it is borrowed.</summary>
    public int Tailroom => IsBorrowed ? 0 : Capacity - Headroom - _length;

    /// <summary>The payload's address, for system calls. The packet's own memory never moves; its address is good as long as the payload is.</summary>
    public nint PayloadAddress => (nint)_payload;

    /// <summary>True while the payload lies in a transport's receive ring (<see cref="IRingReceiver"/>): read-only, with no room behind it, and in front only what was lent with it. A stage never sees such a packet.</summary>
    public bool IsBorrowed => _payload < _buffer || _payload > _buffer + Capacity;

    /// <summary>True where the kernel sealed this packet and nobody has changed it since.</summary>
    public bool IsSealed { get; internal set; }

    /// <summary>The source address.</summary>
    public Address Source { get; set; }

    /// <summary>The source UDP port.</summary>
    public ushort SourcePort { get; set; }

    /// <summary>The destination group. Setting another clears <see cref="IsSealed"/>: the group is bound into the key.</summary>
    public GroupAddress Group
    {
        get => _group;
        set
        {
            IsSealed &= value == _group;
            _group = value;
        }
    }

    /// <summary>The destination UDP port. Setting another clears <see cref="IsSealed"/>: the port is bound into the key.</summary>
    public ushort Port
    {
        get => _port;
        set
        {
            IsSealed &= value == _port;
            _port = value;
        }
    }

    /// <summary>The TTL or hop limit: as received, and as to be sent.</summary>
    public byte Ttl { get; set; }

    /// <summary>The six bits of DSCP, 0 to 63 (RFC 2474).</summary>
    public byte Dscp { get; set; }

    /// <summary>The two bits of ECN, 0 to 3 (RFC 3168).</summary>
    public byte Ecn { get; set; }

    /// <summary>When the packet arrived: the transport's time stamp, or the time of its batch.</summary>
    public Instant ReceivedAt { get; set; }

    internal PacketPool Pool { get; }

    internal PacketState State { get; set; }

    internal int Slot { get; set; }

    internal PacketBatch? Batch { get; set; }

    internal Hosting.Ledger? Ledger { get; set; }

    /// <summary>The payload, for writing.</summary>
    /// <exception cref="InvalidOperationException">The payload is borrowed.</exception>
    public Span<byte> Write()
    {
        ThrowIfBorrowed();
        IsSealed = false;
        return new Span<byte>(_payload, _length);
    }

    /// <summary>Starts over with a payload of this length in the packet's own memory, at the pool's headroom. Its content is undefined.
    /// What the packet held before, own or borrowed, is gone from it; a span of borrowed bytes stays good for reading until the ring takes them back.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is not that much room behind the pool's headroom.</exception>
    public Span<byte> Reset(int length) => Reset(Pool.Headroom, length);

    /// <summary>The same, with a headroom of one's own.</summary>
    /// <param name="headroom">Bytes to leave free in front.</param>
    /// <param name="length">Bytes of payload.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is not that much room.</exception>
    public Span<byte> Reset(int headroom, int length)
    {
        if ((headroom | length) < 0 || (uint)headroom + (uint)length > (uint)Capacity)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "There is not that much room in the packet.");
        }

        IsSealed = false;
        _payload = _buffer + headroom;
        _length = length;
        return new Span<byte>(_payload, length);
    }

    /// <summary>Grows the payload to the front and returns the new bytes, whose content is undefined.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The headroom is smaller; a stage declares what it needs in <see cref="ComponentNeeds.Headroom"/>.</exception>
    public Span<byte> Prepend(int count)
    {
        if ((uint)count > (uint)Headroom)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "There is not that much headroom.");
        }

        IsSealed = false;
        _payload -= count;
        _length += count;
        _lent -= count;
        return new Span<byte>(_payload, count);
    }

    /// <summary>Grows the payload behind and returns the new bytes, whose content is undefined.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tailroom is smaller; a stage declares what it needs in <see cref="ComponentNeeds.Tailroom"/>.</exception>
    public Span<byte> Append(int count)
    {
        if ((uint)count > (uint)Tailroom)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "There is not that much tailroom.");
        }

        IsSealed = false;
        _length += count;
        return new Span<byte>(_payload + _length - count, count);
    }

    /// <summary>Cuts bytes off the front.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The payload is shorter.</exception>
    public void TrimStart(int count)
    {
        ThrowIfLonger(count);
        IsSealed = false;
        _payload += count;
        _length -= count;
        _lent = 0; // what is in front now is payload
    }

    /// <summary>Cuts bytes off the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The payload is shorter.</exception>
    public void TrimEnd(int count)
    {
        ThrowIfLonger(count);
        IsSealed = false;
        _length -= count;
    }

    /// <summary>Points the payload at memory of a transport's receive ring instead of copying it. For an <see cref="IRingReceiver"/>, within its receive.</summary>
    /// <param name="data">The first byte; it must stay readable until <see cref="IRingReceiver.Release"/>.</param>
    /// <param name="length">The length in bytes.</param>
    public void Borrow(nint data, int length) => Borrow(data, length, 0);

    /// <summary>The same, where the memory in front of the payload may be written over until then, too: its headers, which nobody reads any more. That is its <see cref="Headroom"/>; the host seals from there, and need not move the payload first.</summary>
    /// <param name="data">The first byte; it must stay readable until <see cref="IRingReceiver.Release"/>.</param>
    /// <param name="length">The length in bytes.</param>
    /// <param name="lent">How many bytes in front of it are writable, and neither read again by the receiver nor a part of another packet.</param>
    public void Borrow(nint data, int length, int lent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(lent);
        IsSealed = false;
        _payload = (byte*)data;
        _length = length;
        _lent = lent;
    }

    /// <summary>Has the processor fetch the payload into its caches, for who reads it soon but not now; nothing else changes. Of use where the payload is borrowed and was not looked at: a processor does not guess where the next one lies in a ring.</summary>
    public void Prefetch()
    {
        if (Sse.IsSupported)
        {
            byte* end = _payload + Math.Min(_length, MostPrefetched);
            for (byte* line = (byte*)((nint)_payload & -CacheLine); line < end; line += CacheLine)
            {
                Sse.Prefetch0(line);
            }
        }
    }

    /// <summary>Copies group, port, source, TTL, DSCP, ECN and arrival from another packet; not the payload.</summary>
    public void CopyHeaderFrom(Packet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Group = other._group;
        Port = other._port;
        Source = other.Source;
        SourcePort = other.SourcePort;
        Ttl = other.Ttl;
        Dscp = other.Dscp;
        Ecn = other.Ecn;
        ReceivedAt = other.ReceivedAt;
    }

    /// <summary>Gives back a rented packet that was never added to a batch, on the pool's thread.</summary>
    /// <exception cref="InvalidOperationException">It is not in that state.</exception>
    public void Return()
    {
        Expect(PacketState.Rented);
        Pool.Take(this);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Expect(PacketState state)
    {
        if (State != state)
        {
            ThrowState(state);
        }
    }

    internal void Poison() => new Span<byte>(_buffer, Capacity).Fill(0xDD);

    private void ThrowState(PacketState expected) =>
        throw new InvalidOperationException($"The packet is {State}; this needs one that is {expected}.");

    private void ThrowIfBorrowed()
    {
        if (IsBorrowed)
        {
            throw new InvalidOperationException("The payload is borrowed from a receive ring and can only be read.");
        }
    }

    private void ThrowIfLonger(int count)
    {
        if ((uint)count > (uint)_length)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, "The payload is shorter.");
        }
    }
}
