using GemRouter.Protocol;

namespace GemRouter.Kernel.Control;

/// <summary>A SEK of this node: what the control plane announces, and what a worker seals with.</summary>
public sealed class OwnKey : IDisposable
{
    private readonly byte[] _bytes = new byte[Announcement.Size];
    private readonly HashSet<GroupKeyId> _toldUnder = [];

    internal OwnKey(SourceKey secret, SealKey seal, Instant now)
    {
        Secret = secret;
        Seal = seal;
        MadeAt = now;
    }

    /// <summary>What a worker seals with. It is the worker's to dispose, once it got another; before <see cref="IControlPlaneHost.Seal"/> it is the control plane's.</summary>
    public SealKey Seal { get; }

    /// <summary>When it was made.</summary>
    public Instant MadeAt { get; }

    /// <summary>ann_seq of its newest announcement; 0 before the first.</summary>
    public uint Sequence { get; private set; }

    /// <summary>The group key that it was announced under first, so whose holders know it whatever it is announced under later; null before that.</summary>
    public GroupKeyId? GroupKey { get; private set; }

    /// <summary>The newest announcement.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The group key of the newest announcement; null before the first.</summary>
    internal GroupKeyId? AnnouncedUnder { get; private set; }

    /// <summary>max_pps of the newest announcement; 0 before the first.</summary>
    internal uint AnnouncedRate { get; private set; }

    internal SourceKey Secret { get; }

    /// <summary>How often it was announced.</summary>
    internal int Announced { get; private set; }

    /// <summary>Which part of the time that a key may be used this one is: streams that begin together are not to change their keys together.</summary>
    internal double RekeyShare { get; init; } = 1;

    /// <summary>When it is to be announced next.</summary>
    internal Instant AnnounceAt { get; set; }

    internal StreamEntry Listing => new(Seal.Context.Group, Seal.Context.Port, Seal.Address.KeyId, Sequence, Seal.NextNumber);

    /// <summary>Writes the next announcement.</summary>
    internal void Announce(OwnBoot boot, GroupKey groupKey, uint sequence, byte windowLog2, ushort life, uint maxPacketRate)
    {
        Announcement announcement = new()
        {
            Context = Seal.Context,
            Sequence = sequence,
            GroupKey = groupKey.Id,
            WindowLog2 = windowLog2,
            MaxPacketRate = maxPacketRate,
            NextNumber = Seal.NextNumber,
            LifeSeconds = life,
            Commitment = Secret.Commitment,
        };
        boot.WriteAnnouncement(announcement, groupKey, Secret, _bytes);
        Sequence = sequence;
        GroupKey ??= groupKey.Id;
        _toldUnder.Add(groupKey.Id);
        AnnouncedUnder = groupKey.Id;
        AnnouncedRate = maxPacketRate;
        Announced++;
    }

    /// <summary>True where it was ever announced under another group key than that: whoever has the other one knows it, also where that was active for a moment and was taken back.</summary>
    internal bool IsKnownBeyond(GroupKeyId groupKey) => _toldUnder.Any(told => told != groupKey);

    /// <summary>The announcement is sent once more as it is.</summary>
    internal void AnnounceAgain() => Announced++;

    /// <summary>Zeroes the SEK; the worker zeroes what it seals with.</summary>
    public void Dispose() => Secret.Dispose();
}
