using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>A stream that this node sends, with its present SEK and, during a rekey, the successor. Owned by the control plane.</summary>
public sealed class OwnStream
{
    private readonly List<OwnKey> _keys = []; // older first: at most two

    internal OwnStream(GroupAddress group, ushort port, Address? outerSource)
    {
        Group = group;
        Port = port;
        OuterSource = outerSource;
    }

    /// <summary>The group.</summary>
    public GroupAddress Group { get; }

    /// <summary>The destination port.</summary>
    public ushort Port { get; }

    /// <summary>The source address on the fabric, where receivers are to check it (bind_src); else null.</summary>
    public Address? OuterSource { get; }

    /// <summary>The SEK in use.</summary>
    public OwnKey Current => _keys[0];

    /// <summary>The SEK that follows, while it is announced and not yet used; else null.</summary>
    public OwnKey? Next => _keys.Count > 1 ? _keys[1] : null;

    /// <summary>True once a HELLO has listed its SEK: before that nothing is sealed.</summary>
    internal bool IsListed { get; set; }

    /// <summary>When the successor takes over; <see cref="Instant.Never"/> where there is none.</summary>
    public Instant SwitchAt { get; internal set; } = Instant.Never;

    /// <summary>When one of its SEKs is to be announced next.</summary>
    internal Instant AnnounceAt
    {
        get
        {
            Instant at = Instant.Never;
            foreach (OwnKey key in _keys)
            {
                at = Instant.Min(at, key.AnnounceAt);
            }

            return at;
        }
    }

    /// <summary>When it is looked at next; <see cref="Instant.Never"/> where that is not planned.</summary>
    internal Instant PlannedFor { get; set; } = Instant.Never;

    internal List<OwnKey> Keys => _keys; // as it is: what walks it many times a second makes no enumerator

    /// <summary>The most packets a second that it announces.</summary>
    internal uint MaxPacketRate { get; private set; } = Announcement.DefaultMaxPacketRate;

    // ann_seq is counted by the stream: starts at 1 for each boot, group and port (wire 3.3).
    internal uint Sequence { get; set; }

    internal void Add(OwnKey key) => _keys.Add(key);

    /// <summary>Raises what it announces, where it sends half of that or more. It never falls: receivers know the bound that they were told.</summary>
    internal bool RaiseRate(double packetsPerSecond)
    {
        if (packetsPerSecond * 2 < MaxPacketRate || MaxPacketRate == uint.MaxValue)
        {
            return false;
        }

        MaxPacketRate = (uint)Math.Min(uint.MaxValue, packetsPerSecond * 4);
        return true;
    }

    /// <summary>Lets the successor take over.</summary>
    /// <returns>The SEK that is no longer used.</returns>
    internal OwnKey Switch()
    {
        OwnKey old = _keys[0];
        _keys.RemoveAt(0);
        SwitchAt = Instant.Never;
        return old;
    }
}
