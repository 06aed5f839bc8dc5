using BenchmarkDotNet.Attributes;
using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Benchmarks.Control;

/// <summary>What comes from the fabric is read: a data packet's header, and control datagrams as far as whoever holds the BK comes before any signature is checked.</summary>
public class Parsing : IDisposable
{
    private readonly byte[] _packet = new byte[DataHeader.FixedOverhead + 16];
    private readonly byte[] _controlKey = new byte[32];
    private readonly byte[] _plaintext = new byte[Envelope.MaxPlaintext];
    private readonly DomainId _domain = DomainId.Of("bench");
    private byte[] _hello = [];
    private byte[] _announce = [];
    private OwnBoot _boot = null!;

    [GlobalSetup]
    public void Prepare()
    {
        SeededEntropy entropy = new(1);
        new DataHeader(new KeyId(1), PacketNumber.First).Write(_packet);
        using BootstrapKey bootstrapKey = new(Secret.Random(entropy, 32), _domain);
        using GroupKey groupKey = new(Secret.Random(entropy, 32), _domain);
        EphemeralIdentity identity = new(entropy);
        _boot = OwnBoot.CreateAsync(_domain, identity, entropy, default).AsTask().GetAwaiter().GetResult();
        bootstrapKey.DeriveControlKey(_boot.Boot, _controlKey);
        _hello = SealHello(bootstrapKey);
        _announce = SealAnnounce(bootstrapKey, groupKey, entropy);
        identity.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    [Benchmark(Description = "parse a data header")]
    public DataVerdict Header() => DataHeader.Read(_packet, out _);

    [Benchmark(Description = "open and parse a HELLO of 16 streams")]
    public int ReadHello()
    {
        ReadOnlySpan<byte> plaintext = Open(_hello, out Envelope envelope);
        return Hello.TryRead(plaintext, envelope.Sender, out Hello hello) ? hello.Streams.Count : throw new InvalidOperationException("The HELLO is refused.");
    }

    [Benchmark(Description = "open and parse an ANNOUNCE of 4 objects")]
    public int ReadAnnounce()
    {
        ReadOnlySpan<byte> plaintext = Open(_announce, out _);
        int objects = 0;
        for (; !plaintext.IsEmpty; plaintext = plaintext[Announcement.Size..])
        {
            objects += Announcement.TryRead(plaintext[..Announcement.Size], _domain, out Announcement _) ? 1 : throw new InvalidOperationException("The object is refused.");
        }

        return objects;
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _boot?.Dispose();
        GC.SuppressFinalize(this);
    }

    private ReadOnlySpan<byte> Open(ReadOnlySpan<byte> datagram, out Envelope envelope)
    {
        int length = Envelope.PlaintextSize(datagram.Length);
        return Envelope.TryRead(datagram, out envelope) && Envelope.TryOpen(datagram, _controlKey, _plaintext.AsSpan(0, length))
            ? _plaintext.AsSpan(0, length)
            : throw new InvalidOperationException("The datagram does not open.");
    }

    private byte[] SealHello(BootstrapKey bootstrapKey)
    {
        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5), Name = "studio"u8.ToArray() };
        for (uint i = 1; i <= StreamEntry.Most; i++)
        {
            content.Streams.Add(new StreamEntry(GroupAddress.Parse($"239.1.1.{i}"), 5004, new KeyId(i), 1, PacketNumber.First));
        }

        byte[] datagram = new byte[Envelope.MaxSize];
        return datagram[.._boot.SealHello(content, bootstrapKey, datagram, out _)];
    }

    private byte[] SealAnnounce(BootstrapKey bootstrapKey, GroupKey groupKey, SeededEntropy entropy)
    {
        byte[] objects = new byte[Announcement.Most * Announcement.Size];
        for (int i = 0; i < Announcement.Most; i++)
        {
            using SourceKey key = SourceKey.Generate(entropy);
            Announcement announcement = new()
            {
                Context = new StreamContext
                {
                    Suite = 3,
                    Auth = AuthMode.Group,
                    BindSource = false,
                    Domain = _domain,
                    Source = _boot.Node,
                    SourceBoot = _boot.Boot,
                    Group = GroupAddress.Parse($"239.1.1.{i + 1}"),
                    Port = 5004,
                },
                Sequence = 1,
                GroupKey = groupKey.Id,
                WindowLog2 = 12,
                MaxPacketRate = Announcement.DefaultMaxPacketRate,
                NextNumber = PacketNumber.First,
                LifeSeconds = 7200,
                Commitment = key.Commitment,
            };
            _boot.WriteAnnouncement(announcement, groupKey, key, objects.AsSpan(i * Announcement.Size));
        }

        byte[] datagram = new byte[Envelope.MaxSize];
        return datagram[.._boot.SealAnnounce(objects, bootstrapKey, datagram)];
    }
}
