using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Benchmarks.Fixtures;

/// <summary>A SEK of a stream, with its sealing end and as many opening ends as are asked for, and packets of it.</summary>
internal sealed class BenchStream : IDisposable
{
    public const byte WindowLog2 = 12;

    public static readonly Address OuterSource = Address.Parse("192.0.2.1");

    private readonly SourceKey _key = SourceKey.Generate(new SeededEntropy(1));

    public BenchStream(ICipherSuite suite)
    {
        Suite = suite;
        Context = ContextOf(suite, GroupAddress.Parse("239.1.1.1"));
        Seal = new SealKey(suite, _key, Context);
    }

    public ICipherSuite Suite { get; }

    public StreamContext Context { get; }

    public SealKey Seal { get; }

    /// <summary>Where its packets come from: what is carried to the far side.</summary>
    public static Origin Origin => new(Address.Parse("10.1.0.9"), 40001, 16, 0);

    public static ReceivePolicies Policies => new([new ReceivePolicy(GroupPrefix.Parse("239.0.0.0/8"), true)]);

    public static StreamContext ContextOf(ICipherSuite suite, GroupAddress group) => new()
    {
        Suite = suite.Parameters.Id,
        Auth = AuthMode.Group,
        BindSource = false,
        Domain = DomainId.Of("bench"),
        Source = new NodeId(1),
        SourceBoot = new BootId(2),
        Group = group,
        Port = 5004,
    };

    /// <summary>An opening end that has opened nothing yet.</summary>
    public OpenKey NewOpen() => new(Suite, _key, Context, PacketNumber.First, WindowLog2, new LeapBound(PacketNumber.First, 1 << 20, default));

    /// <summary>A packet of the stream in memory of its own, with room for all that sealing adds.</summary>
    public Packet NewPacket(int size)
    {
        PacketPool pool = new(1, 128, Math.Max(size, 64), 128);
        if (!pool.TryRent(out Packet? packet))
        {
            throw new InvalidOperationException("A new pool is empty.");
        }

        TestPacket.Bytes(1, size).Span.CopyTo(packet.Reset(size));
        packet.Group = Context.Group;
        packet.Port = Context.Port;
        packet.Source = OuterSource;
        return packet;
    }

    public void Dispose()
    {
        Seal.Dispose();
        _key.Dispose();
    }
}
