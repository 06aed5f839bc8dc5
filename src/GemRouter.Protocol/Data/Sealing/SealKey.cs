namespace GemRouter.Protocol;

/// <summary>
/// A SEK of this node, as the one worker owns it that its stream belongs to: the only thing that makes packet numbers, and it never gives one out: it takes a number, seals with it, and both are gone,
/// also where sealing throws. So a pair of SEK and number cannot be used twice (wire 5.1). The control plane reads <see cref="NextNumber"/> and <see cref="NeedsRekey"/> and calls <see cref="Stop"/>;
/// all else is the worker's. A key is made with its boot and ends with it.
/// </summary>
public sealed class SealKey : IDisposable
{
    private const int FlagsSize = DataHeader.FixedOverhead - DataHeader.Size;

    private readonly DataCipher _cipher;
    private readonly StreamContext _context;
    private readonly KeyId _keyId;
    private readonly bool _ipv4;
    private readonly long _rekeyAt;
    private long _next;
    private volatile bool _stopped;

    /// <summary>Makes the sealing side of a new SEK.</summary>
    /// <param name="suite">The suite that the stream names.</param>
    /// <param name="key">The SEK, never used for sealing before; the caller keeps it.</param>
    /// <param name="context">The stream; its boot is this node's present one.</param>
    /// <param name="rekeyPackets">After how many packets <see cref="NeedsRekey"/> says so; null for 75 % of the suite's limit (wire 6.3).</param>
    /// <exception cref="ArgumentException">The suite is not the stream's.</exception>
    public SealKey(ICipherSuite suite, SourceKey key, in StreamContext context, long? rekeyPackets = null)
        : this(suite, key, context, rekeyPackets, PacketNumber.First)
    {
    }

    internal SealKey(ICipherSuite suite, SourceKey key, in StreamContext context, long? rekeyPackets, PacketNumber first)
    {
        ArgumentNullException.ThrowIfNull(key);
        _cipher = new DataCipher(suite, key, context);
        _context = context;
        _keyId = key.DeriveKeyId(context);
        _ipv4 = context.Group.IsIPv4;
        _next = first.Value;
        Limit = _cipher.Suite.MaxPackets;
        long threeQuarters = Limit - (Limit / 4);
        _rekeyAt = 1 + Math.Clamp(rekeyPackets ?? threeQuarters, 1, Limit - 1);
        Commitment = key.Commitment;
    }

    /// <summary>What its packets name it by.</summary>
    public KeyAddress Address => new(_context.Group, _context.Port, _keyId);

    /// <summary>Names the SEK without telling it.</summary>
    public Commitment Commitment { get; }

    /// <summary>All that the SEK is bound to.</summary>
    public ref readonly StreamContext Context => ref _context;

    /// <summary>The suite's limit: every number is below it (wire 2.1, 5.5.6).</summary>
    public long Limit { get; }

    /// <summary>next_pn: every lower number has been used. Any thread.</summary>
    public PacketNumber NextNumber => new(Math.Min(Volatile.Read(ref _next), Limit));

    /// <summary>True where a successor is due. Any thread.</summary>
    public bool NeedsRekey => Volatile.Read(ref _next) >= _rekeyAt;

    /// <summary>Ends its use for good, at once (wire 4: a cloned memory). Any thread.</summary>
    public void Stop() => _stopped = true;

    /// <summary>Seals a packet within itself, or out of a ring into its own memory. It then is what goes to the fabric; the host marks it. What was lent with a borrowed payload is written over. Where it is refused, it is as before.</summary>
    /// <param name="packet">A packet of this stream. Within itself it needs 12 bytes of headroom and <see cref="Origin.SizeFor"/> where it carries its origin, and tailroom for padding and tag.</param>
    /// <param name="origin">Its origin, where it is carried.</param>
    /// <param name="padTo">The bytes of the inner payload with padding; 0 for none.</param>
    /// <param name="number">The number that it got.</param>
    public SealVerdict Seal(Packet packet, in Origin? origin, int padTo, out PacketNumber number)
    {
        ArgumentNullException.ThrowIfNull(packet);
        return SealWhole(packet, DataFlags.None, origin, packet.Length, padTo, out number);
    }

    /// <summary>Makes a dummy of a packet of this stream; what it held is gone (wire 5.4).</summary>
    public SealVerdict SealDummy(Packet packet, int padTo, out PacketNumber number)
    {
        ArgumentNullException.ThrowIfNull(packet);
        packet.Reset(0);
        return SealWhole(packet, DataFlags.Dummy, null, 0, padTo, out number);
    }

    /// <summary>Seals a packet of this stream whose payload is a manifest that <see cref="ManifestBatch.Write"/> wrote.</summary>
    /// <exception cref="InvalidOperationException">The stream has no manifests: every receiver would refuse it.</exception>
    public SealVerdict SealManifest(Packet packet, out PacketNumber number)
    {
        ArgumentNullException.ThrowIfNull(packet);
        if (_context.Auth != AuthMode.SignedManifest)
        {
            throw new InvalidOperationException("A stream without signed manifests carries none.");
        }

        return SealWhole(packet, DataFlags.Manifest, null, packet.Length, 0, out number);
    }

    /// <summary>Seals a payload in fragments with numbers in a row (wire 5.3).</summary>
    /// <param name="packet">The payload, which stays as it is.</param>
    /// <param name="plan">How to split it, see <see cref="SealShape.Plan"/>.</param>
    /// <param name="origin">Its origin, where it is carried.</param>
    /// <param name="fragments">As many rented packets as the plan says; each gets header fields and payload.</param>
    /// <param name="first">The number of the first fragment.</param>
    public SealVerdict SealFragments(Packet packet, SealPlan plan, in Origin? origin, ReadOnlySpan<Packet> fragments, out PacketNumber first)
    {
        ArgumentNullException.ThrowIfNull(packet);
        ReadOnlySpan<byte> payload = packet.Payload;
        if (!plan.IsFragmented || plan.Part < 1 || fragments.Length != plan.Count || (payload.Length + plan.Part - 1) / plan.Part != plan.Count)
        {
            throw new ArgumentException("The plan is not for this payload, or there are not as many packets as it says.", nameof(plan));
        }

        first = default;
        SealVerdict verdict = Check(packet, origin);
        int prefix = (origin is null ? 0 : Origin.SizeFor(_ipv4)) + FragmentHeader.Size;
        int largest = DataHeader.FixedOverhead + Math.Max(prefix + plan.Part, plan.PadTo) + _cipher.Suite.TagSize;
        if (plan.Count > FragmentHeader.MaxCount || payload.Length > FragmentHeader.MaxPayload)
        {
            verdict = SealVerdict.TooLong;
        }

        foreach (Packet fragment in fragments)
        {
            if (fragment.Capacity < largest)
            {
                verdict = SealVerdict.NoRoom;
            }
        }

        if (verdict == SealVerdict.Sealed)
        {
            verdict = Take(plan.Count, out first);
        }

        if (verdict != SealVerdict.Sealed)
        {
            return verdict;
        }

        for (int i = 0; i < plan.Count; i++)
        {
            ReadOnlySpan<byte> part = payload[(i * plan.Part)..Math.Min((i + 1) * plan.Part, payload.Length)];
            FragmentHeader header = new(first, (byte)i, (byte)plan.Count);
            int padding = Math.Max(0, plan.PadTo - prefix - part.Length);
            Span<byte> bytes = Renew(fragments[i], prefix, part.Length, padding);
            fragments[i].CopyHeaderFrom(packet);
            part.CopyTo(bytes[(DataHeader.FixedOverhead + prefix)..]);
            Finish(bytes, bytes[DataHeader.Size..], _cipher.InnerOf(bytes), new PacketNumber(first.Value + i), DataFlags.Fragment, origin, header, padding);
        }

        return SealVerdict.Sealed;
    }

    /// <summary>Zeroes the key. The worker calls it when it seals with it no more.</summary>
    public void Dispose()
    {
        _stopped = true;
        _cipher.Dispose();
    }

    private SealVerdict SealWhole(Packet packet, DataFlags flags, in Origin? origin, int length, int padTo, out PacketNumber number)
    {
        number = default;
        SealVerdict verdict = Check(packet, origin);
        if (verdict != SealVerdict.Sealed)
        {
            return verdict;
        }

        int prefix = origin is null ? 0 : Origin.SizeFor(_ipv4);
        int padding = Math.Max(0, padTo - prefix - length);
        int front = DataHeader.FixedOverhead + prefix;
        int back = padding + _cipher.Suite.TagSize;
        bool room = packet.IsBorrowed ? packet.Capacity >= front + length + back : packet.Headroom >= front && packet.Tailroom >= back;
        verdict = room ? Take(1, out number) : SealVerdict.NoRoom;
        if (verdict != SealVerdict.Sealed)
        {
            return verdict;
        }

        int ahead = FlagsSize + prefix; // of the payload, and sealed in one piece with it
        if (packet.IsBorrowed && padding == 0 && packet.Headroom >= ahead)
        {
            Span<byte> lead = packet.Prepend(ahead);
            ReadOnlySpan<byte> inner = packet.Payload;
            Finish(Renew(packet, prefix, length, padding), lead, inner, number, flags, origin, null, padding);
            return SealVerdict.Sealed;
        }

        Span<byte> bytes;
        if (packet.IsBorrowed)
        {
            // What is sealed in one piece with the payload has no room around it in the ring, so its bytes move once.
            ReadOnlySpan<byte> ring = packet.Payload;
            bytes = Renew(packet, prefix, length, padding);
            ring.CopyTo(bytes[front..]);
        }
        else
        {
            packet.Prepend(front);
            packet.Append(back);
            bytes = packet.Write();
        }

        Finish(bytes, bytes[DataHeader.Size..], _cipher.InnerOf(bytes), number, flags, origin, null, padding);
        return SealVerdict.Sealed;
    }

    /// <summary>Starts a packet over so that its payload comes to lie where it lies in a fresh one, as far as there is room.</summary>
    private Span<byte> Renew(Packet packet, int prefix, int length, int padding)
    {
        int front = DataHeader.FixedOverhead + prefix;
        int total = front + length + padding + _cipher.Suite.TagSize;
        packet.Reset(0);
        return packet.Reset(Math.Clamp(packet.Headroom - front, 0, packet.Capacity - total), total);
    }

    /// <summary>Writes all around the payload, and seals.</summary>
    /// <param name="bytes">The whole UDP payload.</param>
    /// <param name="lead">Where flags, origin and the fragment's header go: the start of what follows.</param>
    /// <param name="inner">What is sealed: there in the packet, or in a ring, without padding.</param>
    /// <param name="number">Its number.</param>
    /// <param name="flags">Flags that the rest does not tell.</param>
    /// <param name="origin">Its origin, where it is carried.</param>
    /// <param name="fragment">Which fragment it is; null for a whole payload.</param>
    /// <param name="padding">Bytes of padding.</param>
    private void Finish(Span<byte> bytes, Span<byte> lead, ReadOnlySpan<byte> inner, PacketNumber number, DataFlags flags, in Origin? origin, FragmentHeader? fragment, int padding)
    {
        new DataHeader(_keyId, number).Write(bytes);
        int at = FlagsSize;
        if (origin is { } carried)
        {
            flags |= DataFlags.Origin;
            at += carried.Write(lead[at..], _ipv4);
        }

        fragment?.Write(lead[at..]);
        if (padding > 0)
        {
            flags |= DataFlags.Padded;
            Padding.Write(bytes[^(padding + _cipher.Suite.TagSize)..^_cipher.Suite.TagSize]);
        }

        lead[0] = (byte)flags;
        _cipher.Seal(bytes, number, inner);
    }

    private SealVerdict Check(Packet packet, in Origin? origin)
    {
        if (packet.Group != _context.Group || packet.Port != _context.Port)
        {
            return SealVerdict.WrongStream;
        }

        return origin is { } carried && !carried.FitsGroup(_ipv4) ? SealVerdict.BadOrigin : SealVerdict.Sealed;
    }

    /// <summary>Takes numbers, before anything is sealed with them. They never come again, whatever happens then.</summary>
    private SealVerdict Take(int count, out PacketNumber first)
    {
        first = default;
        if (_stopped)
        {
            return SealVerdict.Stopped;
        }

        if (Volatile.Read(ref _next) + count > Limit)
        {
            return SealVerdict.Exhausted;
        }

        // One worker owns the key; interlocked all the same, since a number used twice would give the stream away.
        long taken = Interlocked.Add(ref _next, count) - count;
        if (taken + count > Limit)
        {
            return SealVerdict.Exhausted;
        }

        first = new PacketNumber(taken);
        return SealVerdict.Sealed;
    }
}
