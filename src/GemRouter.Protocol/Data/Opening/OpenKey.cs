namespace GemRouter.Protocol;

/// <summary>
/// A usable SEK of a peer, as the one worker owns it that its stream belongs to: cipher, floor, replay window. Made by the control plane once the SEK is usable (wire 4), published in a
/// <see cref="KeyTable"/>, from then on touched by the worker alone, but for <see cref="Bound"/> and <see cref="FirstOpened"/>.
/// Dispose it when the worker no longer reads a table that holds it.
/// </summary>
public sealed class OpenKey : IDisposable
{
    private readonly StreamContext _context;
    private LeapBound _bound;
    private long _opened;
    private long _firstOpened = Instant.Never.Nanoseconds;

    /// <summary>Makes it.</summary>
    /// <param name="suite">The suite that the stream names.</param>
    /// <param name="key">The SEK; the caller keeps it.</param>
    /// <param name="context">The stream.</param>
    /// <param name="floor">next_pn of the STREAMS entry that made the SEK usable: no lower number is ever accepted.</param>
    /// <param name="windowLog2">The size of the replay window, at most what the source advises; its memory is <see cref="ReplayWindow.BytesFor"/>.</param>
    /// <param name="bound">How far the source can have come.</param>
    /// <exception cref="ArgumentException">The suite is not the stream's.</exception>
    public OpenKey(ICipherSuite suite, SourceKey key, in StreamContext context, PacketNumber floor, int windowLog2, LeapBound bound)
        : this(suite, key, context, floor, windowLog2, bound, KeyIdOf(key, context))
    {
    }

    /// <summary>The same, under a kid that collides with another's.</summary>
    internal OpenKey(ICipherSuite suite, SourceKey key, in StreamContext context, PacketNumber floor, int windowLog2, LeapBound bound, KeyId keyId)
    {
        ArgumentNullException.ThrowIfNull(bound);
        Window = new ReplayWindow(windowLog2, floor);
        Cipher = new DataCipher(suite, key, context);
        _context = context;
        _bound = bound;
        Address = new KeyAddress(context.Group, context.Port, keyId);
        Stream = new StreamKey(context.Source, context.Group, context.Port);
        Commitment = key.Commitment;
    }

    /// <summary>Makes it of a SEK that has become usable.</summary>
    /// <param name="suite">The suite that the stream names.</param>
    /// <param name="key">The SEK.</param>
    /// <param name="maxWindowLog2">The largest replay window that this node affords; the source may advise a smaller one.</param>
    /// <exception cref="ArgumentException">The SEK is not usable, or the suite is not the stream's.</exception>
    public static OpenKey Of(ICipherSuite suite, PeerKey key, int maxWindowLog2)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!key.IsUsable)
        {
            throw new ArgumentException("The key is not usable yet: nothing says how old its packets may be (wire 4).", nameof(key));
        }

        int window = Math.Min(maxWindowLog2, key.Announcement.WindowLog2);
        return new OpenKey(suite, key.Key, key.Announcement.Context, key.Floor, window, LeapBound.Of(key));
    }

    /// <summary>What packets name it by.</summary>
    public KeyAddress Address { get; }

    /// <summary>The stream that it belongs to.</summary>
    public StreamKey Stream { get; }

    /// <summary>Names the SEK without telling it.</summary>
    public Commitment Commitment { get; }

    /// <summary>All that the SEK is bound to.</summary>
    public ref readonly StreamContext Context => ref _context;

    /// <summary>How far the source can have come. The control plane sets it, at any time; the worker reads it for each packet.</summary>
    public LeapBound Bound
    {
        get => Volatile.Read(ref _bound);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Volatile.Write(ref _bound, value);
        }
    }

    /// <summary>When the first authentic packet came; <see cref="Instant.Never"/> before that. Any thread reads it: a stream's older SEK goes 10 s after that (wire 6.3).</summary>
    public Instant FirstOpened => new(Volatile.Read(ref _firstOpened));

    /// <summary>The packets that it opened. Any thread.</summary>
    public long Opened => Volatile.Read(ref _opened);

    /// <summary>The highest number accepted so far. The worker's.</summary>
    public PacketNumber Top => Window.Top;

    internal ReplayWindow Window { get; }

    internal DataCipher Cipher { get; }

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => Cipher.Dispose();

    /// <summary>Steps 4 to 6, which read and change nothing (wire 5.5).</summary>
    internal DataVerdict Check(in DataHeader header, int length, Address outerSource, Instant now)
    {
        if (length < DataHeader.FixedOverhead + Cipher.Suite.TagSize)
        {
            return DataVerdict.Malformed; // wire 5.5.1, for a suite with a longer tag
        }

        if (_context.BindSource && outerSource != _context.OuterSource)
        {
            return DataVerdict.WrongSource;
        }

        DataVerdict seen = Window.Check(header.Number);
        if (seen != DataVerdict.Accepted)
        {
            return seen;
        }

        return header.Number.Value < Cipher.Suite.MaxPackets && Bound.Allows(header.Number, now) ? DataVerdict.Accepted : DataVerdict.PnLeap;
    }

    /// <summary>Notes an authentic packet (wire 5.5.8).</summary>
    internal void Commit(PacketNumber number, Instant now)
    {
        Window.Commit(number);
        Volatile.Write(ref _opened, _opened + 1);
        if (_firstOpened == Instant.Never.Nanoseconds)
        {
            Volatile.Write(ref _firstOpened, now.Nanoseconds);
        }
    }

    private static KeyId KeyIdOf(SourceKey key, in StreamContext context)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.DeriveKeyId(context);
    }
}
