using GemRouter.Protocol;

namespace GemRouter.Limits.Tests.Rig;

/// <summary>Makes control datagrams: in names of his own under the bootstrap key, or garbage in the names of others.</summary>
internal sealed class Forger(ulong seed)
{
    private readonly SeededEntropy _entropy = new(seed);

    public byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        _entropy.Fill(bytes);
        return bytes;
    }

    /// <summary>A boot of a new identity.</summary>
    public OwnBoot Boot()
    {
        EphemeralIdentity identity = new(_entropy);
        OwnBoot boot = OwnBoot.CreateAsync(KnownKeys.Domain, identity, _entropy, CancellationToken.None).AsTask().GetAwaiter().GetResult(); // it does not wait
        identity.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return boot;
    }

    /// <summary>Another boot of the same identity.</summary>
    public OwnBoot Boot(EphemeralIdentity identity) => OwnBoot.CreateAsync(KnownKeys.Domain, identity, _entropy, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public EphemeralIdentity Identity() => new(_entropy);

    /// <summary>A HELLO that is sound in itself.</summary>
    public byte[] Hello(OwnBoot boot, Action<HelloContent>? say = null)
    {
        HelloContent content = new() { Challenge = Challenge.Read(Bytes(Challenge.Size)), Interval = TimeSpan.FromSeconds(5) };
        say?.Invoke(content);
        byte[] datagram = new byte[Envelope.MaxSize];
        return datagram[..boot.SealHello(content, KnownKeys.Bootstrap, datagram, out _)];
    }

    /// <summary>An ANNOUNCE with these objects.</summary>
    public static byte[] Announce(OwnBoot boot, params byte[][] objects)
    {
        byte[] datagram = new byte[Envelope.MaxSize];
        return datagram[..boot.SealAnnounce([.. objects.SelectMany(static bytes => bytes)], KnownKeys.Bootstrap, datagram)];
    }

    /// <summary>An object that whoever has the GAK can make: all is good but for the signature, where the boot is another's.</summary>
    public byte[] Object(OwnBoot signer, NodeId source, BootId boot, ushort port, uint sequence = 1, byte windowLog2 = 10)
    {
        using SourceKey key = SourceKey.Generate(_entropy);
        return Object(signer, source, boot, port, key, sequence, windowLog2);
    }

    public static byte[] Object(OwnBoot signer, NodeId source, BootId boot, ushort port, SourceKey key, uint sequence = 1, byte windowLog2 = 10)
    {
        byte[] bytes = new byte[Announcement.Size];
        signer.WriteAnnouncement(Described(signer.Node, signer.Boot, port, key.Commitment, sequence, windowLog2), KnownKeys.Group, key, bytes);
        if (boot != signer.Boot)
        {
            source.Write(bytes.AsSpan(12));
            boot.Write(bytes.AsSpan(28));
            KnownKeys.Group.Wrap(Announcement.Bound(bytes), key, bytes.AsSpan(GroupKey.BoundSize));
        }

        return bytes;
    }

    /// <summary>An object that names the GAK and is wrapped under none.</summary>
    public byte[] ObjectWithoutKey(OwnBoot signer, ushort port, uint sequence)
    {
        byte[] bytes = Object(signer, signer.Node, signer.Boot, port, sequence);
        _entropy.Fill(bytes.AsSpan(GroupKey.BoundSize, GroupKey.WrappedSize));
        return bytes;
    }

    /// <summary>An envelope of the right form in anybody's name: sealed by nobody.</summary>
    public byte[] Garbage(UInt128 sender, ulong counter, int length = 300, MessageType type = MessageType.Hello)
    {
        byte[] datagram = Bytes(length);
        new Envelope { Type = type, BootstrapKey = KnownKeys.Bootstrap.Id, Sender = new BootId(sender), Counter = counter }.WriteHeader(Envelope.PlaintextSize(length), datagram);
        return datagram;
    }

    public UInt128 Number() => new(BitConverter.ToUInt64(Bytes(8)), BitConverter.ToUInt64(Bytes(8)));

    private static Announcement Described(NodeId source, BootId boot, ushort port, Commitment commitment, uint sequence, byte windowLog2) => new()
    {
        Context = new StreamContext
        {
            Suite = 1,
            Auth = AuthMode.Group,
            BindSource = false,
            Domain = KnownKeys.Domain,
            Source = source,
            SourceBoot = boot,
            Group = GroupAddress.Parse("239.1.1.1"),
            Port = port,
        },
        Sequence = sequence,
        GroupKey = KnownKeys.Group.Id,
        WindowLog2 = windowLog2,
        MaxPacketRate = Announcement.DefaultMaxPacketRate,
        NextNumber = new PacketNumber(1),
        LifeSeconds = 3600,
        Commitment = commitment,
    };
}
