using System.Buffers.Binary;

namespace GemRouter.Protocol;

/// <summary>The fields of an ANNOUNCE object, without the wrapped SEK and the signature (wire 3.3).</summary>
public readonly record struct Announcement
{
    /// <summary>Bytes of an object.</summary>
    public const int Size = 232;

    /// <summary>The most objects in a datagram.</summary>
    public const int Most = 4;

    /// <summary>The default of <see cref="MaxPacketRate"/>.</summary>
    public const uint DefaultMaxPacketRate = 1 << 20;

    internal const int SignedSize = 168;

    private const byte Version = 1;

    /// <summary>What the stream's keys are bound to.</summary>
    public required StreamContext Context { get; init; }

    /// <summary>ann_seq: from 1, grows whenever any byte of the object changes.</summary>
    public required uint Sequence { get; init; }

    /// <summary>The GAK that wraps the SEK.</summary>
    public required GroupKeyId GroupKey { get; init; }

    /// <summary>window_log2: the advised replay window, 6 to 18.</summary>
    public required byte WindowLog2 { get; init; }

    /// <summary>max_pps: the most packets a second that the source will send.</summary>
    public required uint MaxPacketRate { get; init; }

    /// <summary>next_pn: every packet number below has been used; 1 to 2^48 − 1.</summary>
    public required PacketNumber NextNumber { get; init; }

    /// <summary>life in seconds: for that long the source may go on using the SEK; not 0.</summary>
    public required ushort LifeSeconds { get; init; }

    /// <summary>commit: names the SEK.</summary>
    public required Commitment Commitment { get; init; }

    /// <summary>The 48 bytes of the wrapped SEK in an object.</summary>
    public static ReadOnlySpan<byte> Wrapped(ReadOnlySpan<byte> bytes) => bytes.Slice(Protocol.GroupKey.BoundSize, Protocol.GroupKey.WrappedSize);

    /// <summary>The bytes of an object that the wrap binds.</summary>
    public static ReadOnlySpan<byte> Bound(ReadOnlySpan<byte> bytes) => bytes[..Protocol.GroupKey.BoundSize];

    /// <summary>Reads an object of exactly 232 bytes; false where a field is out of its range or the domain is another.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, DomainId domain, out Announcement announcement)
    {
        announcement = default;
        byte auth = bytes[2];
        byte flags = bytes[3];
        uint sequence = BinaryPrimitives.ReadUInt32BigEndian(bytes[44..]);
        ushort port = BinaryPrimitives.ReadUInt16BigEndian(bytes[54..]);
        Address outerSource = new(bytes.Slice(72, Address.Size));
        byte windowLog2 = bytes[88];
        PacketNumber next = PacketNumber.Read(bytes[96..]);
        ushort life = BinaryPrimitives.ReadUInt16BigEndian(bytes[102..]);
        if (bytes[0] != Version
            || auth > (byte)AuthMode.SignedManifest
            || flags > 1
            || DomainId.Read(bytes[4..]) != domain
            || sequence == 0
            || BinaryPrimitives.ReadUInt16BigEndian(bytes[52..]) != 0 // gak_gen
            || port == 0
            || !GroupAddress.TryFrom(new Address(bytes.Slice(56, Address.Size)), out GroupAddress group)
            || (flags == 0 && outerSource != default)
            || windowLog2 is < 6 or > 18
            || (bytes[89] | bytes[90] | bytes[91]) != 0
            || next == default
            || life == 0)
        {
            return false;
        }

        announcement = new Announcement
        {
            Context = new StreamContext
            {
                Suite = bytes[1],
                Auth = (AuthMode)auth,
                BindSource = flags == 1,
                Domain = domain,
                Source = NodeId.Read(bytes[12..]),
                SourceBoot = BootId.Read(bytes[28..]),
                Group = group,
                Port = port,
                OuterSource = outerSource,
            },
            Sequence = sequence,
            GroupKey = GroupKeyId.Read(bytes[48..]),
            WindowLog2 = windowLog2,
            MaxPacketRate = BinaryPrimitives.ReadUInt32BigEndian(bytes[92..]),
            NextNumber = next,
            LifeSeconds = life,
            Commitment = Commitment.Read(bytes[104..]),
        };
        return true;
    }

    /// <summary>Writes bytes 0..120, which the wrap binds.</summary>
    internal void WriteBound(Span<byte> destination)
    {
        destination[..Protocol.GroupKey.BoundSize].Clear();
        destination[0] = Version;
        destination[1] = Context.Suite;
        destination[2] = (byte)Context.Auth;
        destination[3] = (byte)(Context.BindSource ? 1 : 0);
        Context.Domain.Write(destination[4..]);
        Context.Source.Write(destination[12..]);
        Context.SourceBoot.Write(destination[28..]);
        BinaryPrimitives.WriteUInt32BigEndian(destination[44..], Sequence);
        GroupKey.Write(destination[48..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[54..], Context.Port);
        Context.Group.Address.Write(destination[56..]);
        Context.OuterSource.Write(destination[72..]);
        destination[88] = WindowLog2;
        BinaryPrimitives.WriteUInt32BigEndian(destination[92..], MaxPacketRate);
        NextNumber.Write(destination[96..]);
        BinaryPrimitives.WriteUInt16BigEndian(destination[102..], LifeSeconds);
        Commitment.Write(destination[104..]);
    }
}
