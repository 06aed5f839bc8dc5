using GemRouter.Protocol;
using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;
using GemRouter.Simulation.Scenarios;

namespace GemRouter.Simulation.Adversaries;

/// <summary>Makes datagrams that no honest machine has sent, out of what was heard and of the keys that the attacker has.</summary>
internal sealed class Forger(SimulatedDomain domain, Dice dice, IReadOnlyList<Datagram> heard)
{
    private const int Garbage = 400;
    private const uint Later = 1000;

    /// <summary>Where the attacker sends from.</summary>
    public static readonly Address Address = Address.FromIPv4(0xC6336463);

    private readonly byte[] _datagram = new byte[Envelope.MaxSize];

    /// <summary>Makes one; null where there is nothing yet to make it of.</summary>
    public Datagram? Make(AttackKind kind) => kind switch
    {
        AttackKind.Garbage => dice.Percent(50) ? GarbledControl() : GarbledData(),
        AttackKind.ForgeWithBootstrapKey => dice.Percent(50) ? InOthersName() : Stranger(),
        AttackKind.ForgeAsMember => dice.Below(3) switch { 0 => GarbledData(), 1 => AnnouncedInOthersName(), _ => AnnouncedAnew() },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It makes nothing."),
    };

    // Something that was heard with a bit turned over, or nothing but dice.
    private Datagram GarbledControl()
    {
        byte[] bytes = dice.Percent(70) && Heard(static datagram => datagram.IsControl) is { } model ? (byte[])model.Bytes.Clone() : dice.Bytes(48 + dice.Below(Garbage));
        bytes[dice.Below(bytes.Length)] ^= (byte)(1 << dice.Below(8));
        return Control(domain, bytes, null);
    }

    private Datagram GarbledData()
    {
        Datagram? model = Heard(static datagram => !datagram.IsControl);
        byte[] bytes = model is null ? dice.Bytes(60) : (byte[])model.Bytes.Clone();
        bytes[0] = DataHeader.Mark;
        int from = dice.Percent(50) ? DataHeader.Size : 1; // under a kid that was seen, or under any
        bytes[from + dice.Below(bytes.Length - from)] ^= (byte)(1 + dice.Below(255));
        return new Datagram
        {
            Bytes = bytes,
            Group = model?.Group ?? Components.GroupOf(0),
            Port = model?.Port ?? StreamPlan.Port,
            Source = model?.Source ?? Address,
            SourcePort = 49152,
            SentAt = domain.Now,
        };
    }

    // With the BK alone: any plaintext in the name of a boot, whose key signs none of it. Of several announcements those that the change does not touch are still their source's word, whoever brings them.
    private Datagram? InOthersName()
    {
        if (Heard(static datagram => datagram.Message is not null) is not { } model)
        {
            return null;
        }

        ControlMessage message = model.Message!;
        Envelope envelope = new()
        {
            Type = dice.Percent(50) ? MessageType.Hello : MessageType.Announce,
            BootstrapKey = domain.Keys.Bootstrap.Id,
            Sender = message.Boot,
            Counter = message.Counter + (ulong)dice.Below(100),
        };
        bool isCopy = dice.Percent(50);
        byte[] plaintext = isCopy ? Plaintext(model) : dice.Bytes(Announcement.Size);
        int changed = dice.Below(plaintext.Length);
        plaintext[changed] ^= 1;
        bool brings = isCopy && envelope.Type == MessageType.Announce && message.Type == MessageType.Announce;
        Span<byte> control = stackalloc byte[BootstrapKey.KeySize];
        domain.Keys.Bootstrap.DeriveControlKey(message.Boot, control);
        Datagram forged = Control(domain, _datagram[..envelope.Seal(control, plaintext, _datagram)], null);
        forged.Brought = brings ? [.. message.Objects.Where((_, at) => at != changed / Announcement.Size)] : [];
        return forged;
    }

    // With the BK alone: somebody who was never seen, and proves nothing. It asks for what is there, and for what is not.
    private Datagram Stranger()
    {
        using OwnBoot boot = NewBoot(domain, dice);
        HelloContent content = new() { Challenge = new Challenge(dice.Next()), Interval = TimeSpan.FromSeconds(1) };
        if (Heard(static datagram => datagram.Message is not null) is { } model)
        {
            content.Wants.Add(new Want(model.Message!.Boot.Prefix));
            content.Requests.Add(new KeyRequestEntry(Components.GroupOf(0).Address, new KeyId((uint)dice.Next())));
            foreach (StreamEntry entry in model.Message.Listed.Take(KeyRequestEntry.Most - 1))
            {
                content.Requests.Add(new KeyRequestEntry(entry.Group.Address, entry.KeyId));
            }
        }

        byte[] bytes = _datagram[..boot.SealHello(content, domain.Keys.Bootstrap, _datagram, out _)];
        return Control(domain, bytes, ControlMessage.Read(bytes, domain.Keys));
    }

    // With the GAK: an object that opens, and that the source which it names has not signed.
    private Datagram? AnnouncedInOthersName()
    {
        if (!TryHear(out byte[] objects, out Announcement announcement))
        {
            return null;
        }

        using OwnBoot boot = NewBoot(domain, dice);
        using SourceKey key = new(dice.Bytes(SourceKey.Size));
        GroupKey group = domain.Keys.FindGroup(announcement.GroupKey)!;
        byte[] forged = new byte[Announcement.Size];
        Announcement own = announcement with
        {
            Context = announcement.Context with { Source = boot.Node, SourceBoot = boot.Boot },
            Sequence = announcement.Sequence + 1,
            Commitment = key.Commitment,
        };
        boot.WriteAnnouncement(own, group, key, forged);
        if (dice.Percent(50))
        {
            // Its own boot is announced for real; the name of another's source is put over it.
            objects.AsSpan(12, NodeId.Size + BootId.Size).CopyTo(forged.AsSpan(12));
            group.Wrap(Announcement.Bound(forged), key, forged.AsSpan(Announcement.Bound(forged).Length));
        }

        return Control(domain, _datagram[..boot.SealAnnounce(forged, domain.Keys.Bootstrap, _datagram)], null);
    }

    // Announcements that were heard, and the first of them.
    private bool TryHear(out byte[] objects, out Announcement first)
    {
        objects = Heard(static datagram => datagram.Message is { Objects.Count: > 0 }) is { } model ? Plaintext(model) : [];
        first = default;
        return objects.Length > 0 && Announcement.TryRead(objects.AsSpan(0, Announcement.Size), domain.Keys.Domain, out first);
    }

    // With the GAK: a source's own SEK, announced as if later by somebody who is not the source. If that were believed, what the source announces would be stale.
    private Datagram? AnnouncedAnew()
    {
        if (!TryHear(out byte[] objects, out Announcement announcement))
        {
            return null;
        }

        using OwnBoot boot = NewBoot(domain, dice);
        GroupKey group = domain.Keys.FindGroup(announcement.GroupKey)!;
        using SourceKey? key = group.Unwrap(Announcement.Bound(objects), Announcement.Wrapped(objects));
        if (key is null)
        {
            return null;
        }

        byte[] forged = new byte[Announcement.Size];
        (announcement with { Sequence = announcement.Sequence + Later, LifeSeconds = 1 }).WriteBound(forged);
        group.Wrap(Announcement.Bound(forged), key, forged.AsSpan(GroupKey.BoundSize));
        Span<byte> message = stackalloc byte[OwnBoot.AnnounceMessageSize];
        OwnBoot.WriteAnnounceMessage(forged, message);
        boot.Sign(message, forged.AsSpan(Announcement.SignedSize));
        return Control(domain, _datagram[..boot.SealAnnounce(forged, domain.Keys.Bootstrap, _datagram)], null);
    }

    /// <summary>A boot of an identity of the attacker's own.</summary>
    public static OwnBoot NewBoot(SimulatedDomain domain, Dice dice)
    {
        Testing.SeededEntropy entropy = new(dice.Next());
        EphemeralIdentity identity = new(entropy);
        try
        {
            return OwnBoot.CreateAsync(domain.Keys.Domain, identity, entropy, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            identity.DisposeAsync().AsTask().GetAwaiter().GetResult(); // neither waits
        }
    }

    private byte[] Plaintext(Datagram model)
    {
        Envelope.TryRead(model.Bytes, out Envelope envelope);
        byte[] plaintext = new byte[Envelope.PlaintextSize(model.Bytes.Length)];
        Span<byte> control = stackalloc byte[BootstrapKey.KeySize];
        domain.Keys.FindBootstrap(envelope.BootstrapKey)!.DeriveControlKey(envelope.Sender, control);
        Envelope.TryOpen(model.Bytes, control, plaintext);
        return plaintext;
    }

    private Datagram? Heard(Func<Datagram, bool> fits)
    {
        for (int tries = 0; tries < 20 && heard.Count > 0; tries++)
        {
            Datagram datagram = heard[dice.Below(heard.Count)];
            if (fits(datagram))
            {
                return datagram;
            }
        }

        return null;
    }

    /// <summary>A control datagram of the attacker's.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="bytes">The datagram.</param>
    /// <param name="signed">What it says, where a boot has signed that it says so.</param>
    public static Datagram Control(SimulatedDomain domain, byte[] bytes, ControlMessage? signed) => new()
    {
        Bytes = bytes,
        Group = GroupAddress.Parse("239.255.71.77"),
        Port = 7177,
        Source = Address,
        SourcePort = 7177,
        IsControl = true,
        SentAt = domain.Now,
        Signed = signed,
    };
}
