namespace GemRouter.Protocol;

/// <summary>A SEK of a peer, as announced. Owned by <see cref="PeerKeys"/>; read it on the control plane's thread.</summary>
public sealed class PeerKey
{
    private readonly byte[] _bytes = new byte[Announcement.Size];
    private Instant _endsAt = Instant.Never;

    internal PeerKey(Boot boot, SourceKey key, KeyId id)
    {
        Boot = boot;
        Key = key;
        Id = id;
    }

    /// <summary>The source's boot.</summary>
    public Boot Boot { get; }

    /// <summary>The SEK.</summary>
    public SourceKey Key { get; }

    /// <summary>kid.</summary>
    public KeyId Id { get; }

    /// <summary>The newest announcement.</summary>
    public Announcement Announcement { get; private set; }

    /// <summary>The newest announcement as it came, for relaying.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>When the newest announcement came.</summary>
    public Instant AnnouncedAt { get; private set; }

    /// <summary>True where packets under it may be opened (wire 4).</summary>
    public bool IsUsable { get; private set; }

    /// <summary>No packet with a lower number is ever accepted. Set when it becomes usable.</summary>
    public PacketNumber Floor { get; private set; }

    /// <summary>The greatest next_pn that the source signed.</summary>
    public PacketNumber NextNumber { get; private set; }

    /// <summary>When that came, the latest of equals.</summary>
    public Instant NextNumberAt { get; private set; }

    /// <summary>When it goes for another reason than its life: its boot was displaced or said goodbye. <see cref="Instant.Never"/> otherwise.</summary>
    public Instant EndsAt
    {
        get => _endsAt;
        internal set
        {
            _endsAt = value;
            Ends?.Note(value);
        }
    }

    // wire 3.3: life + 30 s after the newest object of it came.
    internal Instant ExpiresAt => Instant.Min(EndsAt, AnnouncedAt + TimeSpan.FromSeconds(Announcement.LifeSeconds + 30));

    // Of those that hold it; null before.
    internal EarliestEnd? Ends { get; set; }

    /// <summary>Has it go at a time, or earlier where it was to go earlier anyway: its successor is in use (wire 6.3).</summary>
    public void RetireAt(Instant at) => EndsAt = Instant.Min(EndsAt, at);

    internal void Announce(in Announcement announcement, ReadOnlySpan<byte> bytes, Instant at)
    {
        Announcement = announcement;
        AnnouncedAt = at;
        bytes.CopyTo(_bytes);
        Ends?.Note(ExpiresAt); // the newest object may have a shorter life
        Bound(announcement.NextNumber, at);
    }

    /// <summary>A fresh HELLO lists it.</summary>
    /// <returns>True where that makes it usable.</returns>
    internal bool List(in StreamEntry entry, Instant at)
    {
        Bound(entry.NextNumber, at);
        if (IsUsable || entry.Sequence < Announcement.Sequence)
        {
            return false;
        }

        IsUsable = true;
        Floor = entry.NextNumber;
        return true;
    }

    private void Bound(PacketNumber next, Instant at)
    {
        if (next > NextNumber || (next == NextNumber && at > NextNumberAt))
        {
            NextNumber = next;
            NextNumberAt = at;
        }
    }
}
