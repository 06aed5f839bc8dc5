using System.Security.Cryptography;

namespace GemRouter.Protocol.Tests;

/// <summary>A node as the control plane sees it: a boot, a receiver, and what it was told. Its datagrams go where a test carries them.</summary>
internal sealed class TestNode : IDisposable
{
    public const string DomainName = "test";

    private static int _seeds;

    private readonly byte[] _identity;

    public TestNode(TestDomain domain, ControlLimits? limits = null, TrustPolicy? trust = null)
    {
        Domain = domain;
        _identity = Seed();
        Own = NewBoot();
        Limits = limits ?? new ControlLimits();
        Receiver = NewReceiver(Limits, trust ?? TrustPolicy.Bootstrap([]));
    }

    public TestDomain Domain { get; }

    public ControlLimits Limits { get; }

    public OwnBoot Own { get; private set; }

    public RecordedEvents Events { get; private set; } = new();

    public ControlReceiver Receiver { get; private set; }

    public NodeId Id => Own.Node;

    /// <summary>What the node says in its HELLOs, beside freshness.</summary>
    public HelloContent Content { get; } = new() { Interval = TimeSpan.FromSeconds(5) };

    public Boot? Find(TestNode other) => Receiver.Roster.Find(other.Own.Boot);

    /// <summary>Forgets everything but the identity, as a restart does.</summary>
    public void Restart()
    {
        Own = NewBoot();
        Events = new RecordedEvents();
        Receiver = NewReceiver(Limits, TrustPolicy.Bootstrap([]));
    }

    public byte[] Hello()
    {
        Receiver.PrepareHello(Content, Domain.Now);
        byte[] datagram = new byte[Envelope.MaxSize];
        int length = Own.SealHello(Content, Domain.BootstrapKey, datagram, out HelloFit fit);
        Receiver.HelloSent(Content, fit, Domain.Now);
        return datagram[..length];
    }

    public byte[] Announce(params byte[][] objects)
    {
        byte[] datagram = new byte[Envelope.MaxSize];
        int length = Own.SealAnnounce([.. objects.SelectMany(static bytes => bytes)], Domain.BootstrapKey, datagram);
        return datagram[..length];
    }

    public byte[] Object(TestStream stream, uint sequence = 1, long next = 1, ushort life = 7200)
    {
        byte[] bytes = new byte[Announcement.Size];
        Own.WriteAnnouncement(stream.Announcement(Own, sequence, next, life), Domain.GroupKey, stream.Key, bytes);
        return bytes;
    }

    public ControlVerdict Hear(byte[] datagram) => Receiver.Receive(datagram, Domain.Now)[0];

    public void Dispose() => Own.Dispose();

    private static byte[] Seed() => SHA256.HashData(BitConverter.GetBytes(Interlocked.Increment(ref _seeds)));

    private OwnBoot NewBoot() =>
        OwnBoot.CreateAsync(Domain.Id, new SeedSigner(_identity), new FixedEntropy(Seed()), default).AsTask().GetAwaiter().GetResult();

    private ControlReceiver NewReceiver(ControlLimits limits, TrustPolicy trust) =>
        new(Own, Domain.Policy(trust), limits, new FixedEntropy(Seed()), Ed25519Verifier.Instance, Events, Domain.Now);
}
