using GemRouter.Protocol;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Adversaries;

/// <summary>A SEK of the attacker's.</summary>
internal sealed class ForgedKey(ICipherSuite suite, SourceKey key, StreamContext context, uint sequence, bool isVouched) : IDisposable
{
    private readonly DataCipher _cipher = new(suite, key, context);
    private readonly byte[] _object = new byte[Announcement.Size];
    private long _next = PacketNumber.First.Value;

    public StreamContext Context { get; } = context;

    public KeyId Id { get; } = key.DeriveKeyId(context);

    /// <summary>ann_seq of its announcement.</summary>
    public uint Sequence => sequence;

    /// <summary>True where the boot that it is announced for has signed the announcement.</summary>
    public bool IsVouched => isVouched;

    /// <summary>The announcement.</summary>
    public ReadOnlySpan<byte> Object => _object;

    /// <summary>Writes the announcement: signed as it has to be, or by the wrong boot, or by nobody.</summary>
    public void Write(OwnBoot boot, GroupKey group, Dice dice)
    {
        Announcement announcement = new()
        {
            Context = Context,
            Sequence = sequence,
            GroupKey = group.Id,
            WindowLog2 = 10,
            MaxPacketRate = Announcement.DefaultMaxPacketRate,
            NextNumber = PacketNumber.First,
            LifeSeconds = 3600,
            Commitment = key.Commitment,
        };
        announcement.WriteBound(_object);
        group.Wrap(Announcement.Bound(_object), key, _object.AsSpan(GroupKey.BoundSize));
        Span<byte> message = stackalloc byte[OwnBoot.AnnounceMessageSize];
        OwnBoot.WriteAnnounceMessage(_object, message);
        boot.Sign(message, _object.AsSpan(Announcement.SignedSize));
        if (!isVouched && Context.SourceBoot == boot.Boot)
        {
            _object[Announcement.SignedSize + dice.Below(Ed25519Verifier.SignatureSize)] ^= (byte)(1 << dice.Below(8));
        }
    }

    /// <summary>Seals a payload under the next number.</summary>
    public byte[] Seal(ReadOnlySpan<byte> payload)
    {
        PacketNumber number = new(_next++);
        byte[] bytes = new byte[DataHeader.FixedOverhead + payload.Length + suite.Parameters.TagSize];
        new DataHeader(Id, number).Write(bytes);
        payload.CopyTo(bytes.AsSpan(DataHeader.FixedOverhead));
        _cipher.Seal(bytes, number, _cipher.InnerOf(bytes));
        return bytes;
    }

    public void Dispose()
    {
        _cipher.Dispose();
        key.Dispose();
    }
}
