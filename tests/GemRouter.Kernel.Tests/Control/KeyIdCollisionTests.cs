using System.Buffers.Binary;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 3.4.7 m: SEKs of different sources whose kids are the same. Two are held and each is tried; one more is refused, and takes nothing from those that are held.</summary>
public sealed class KeyIdCollisionTests
{
    private const ushort Port = 5000;

    // SEKs of the first, second and third source that share a kid, as the search below found them. They hold for the boots that this domain's seed makes.
    private static readonly ulong[] Colliding = [250_437, 604_195, 651_634];

    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.1");

    private readonly SimulatedDomain _domain = new(seed: 1);
    private readonly SimulatedNode _receiver;
    private readonly SimulatedNode[] _sources;

    public KeyIdCollisionTests()
    {
        _receiver = _domain.Start();
        _sources = [_domain.Start(), _domain.Start(), _domain.Start()];
        _domain.RunUntil(() => _sources.All(source => _receiver.Plane.Roster.Find(source.Boot.Boot)?.State == BootState.Proven));
    }

    [Fact]
    public void Of_three_sources_whose_SEKs_have_one_kid_the_third_is_refused_and_the_others_go_on_to_be_opened()
    {
        using SourceKey first = Key(Colliding[0]);
        using SourceKey second = Key(Colliding[1]);
        using SourceKey third = Key(Colliding[2]);
        KeyId kid = first.DeriveKeyId(ContextOf(0));
        Assert.True(
            kid == second.DeriveKeyId(ContextOf(1)) && kid == third.DeriveKeyId(ContextOf(2)),
            $"The SEKs do not collide any more, since the domain makes other boots: run {nameof(Three_SEKs_that_collide_are_found)} and note what it finds.");

        Announce(0, first);
        Announce(1, second);
        Assert.Equal(0, _receiver.Plane.Count(ControlVerdict.KeyIdCollision));
        Announce(2, third);
        Assert.Equal(1, _receiver.Plane.Count(ControlVerdict.KeyIdCollision));
        Assert.Equal([first.Commitment, second.Commitment], _receiver.Plane.Keys.Find(Group, Port, kid).Select(static key => key.Announcement.Commitment));

        // What the receiver holds makes a table, in which packets of both find their SEK, and none of the third does.
        OpenKey[] usable = [.. _receiver.Plane.Keys.All.Where(static key => key.IsUsable).Select(key => OpenKey.Of(_domain.Suites[3], key, 12))];
        KeyTable table = new(new ReceivePolicies([new ReceivePolicy(GroupPrefix.Parse(SimulatedDomain.Prefix), true)]), [], usable);
        Assert.Equal(DataVerdict.AuthFailed, Opens(table, 2, third));
        Assert.Equal(DataVerdict.Accepted, Opens(table, 0, first));
        Assert.Equal(DataVerdict.Accepted, Opens(table, 1, second));
        Array.ForEach(usable, static key => key.Dispose());
    }

    [Fact]
    public void A_refused_SEK_is_taken_when_one_of_the_others_has_gone()
    {
        SourceKey[] keys = [.. Colliding.Select(Key)];
        for (int source = 0; source < keys.Length; source++)
        {
            Announce(source, keys[source]);
        }

        Assert.Equal(1, _receiver.Plane.Count(ControlVerdict.KeyIdCollision));
        _sources[0].Plane.Stop(_domain.Now);
        _domain.Run(3);
        Announce(2, keys[2]);
        Assert.Equal(1, _receiver.Plane.Count(ControlVerdict.KeyIdCollision));
        Assert.Equal([keys[1].Commitment, keys[2].Commitment], _receiver.Plane.Keys.Find(Group, Port, keys[1].DeriveKeyId(ContextOf(1))).Select(static key => key.Announcement.Commitment));
        Array.ForEach(keys, static key => key.Dispose());
    }

    /// <summary>A search, not a test: some nine million SEKs, in a minute or two. Its message says what to note above.</summary>
    [Fact(Explicit = true)]
    public void Three_SEKs_that_collide_are_found()
    {
        const ulong Many = 1 << 22;
        StreamContext[] contexts = [ContextOf(0), ContextOf(1), ContextOf(2)];
        Dictionary<KeyId, ulong> ofFirst = [];
        for (ulong number = 0; number < Many; number++)
        {
            ofFirst.TryAdd(KeyIdOf(number, contexts[0]), number);
        }

        Dictionary<KeyId, (ulong First, ulong Second)> ofBoth = [];
        for (ulong number = 0; number < Many; number++)
        {
            KeyId kid = KeyIdOf(number, contexts[1]);
            if (ofFirst.TryGetValue(kid, out ulong first))
            {
                ofBoth.TryAdd(kid, (first, number));
            }
        }

        for (ulong number = 0; number < 16 * Many; number++)
        {
            if (ofBoth.TryGetValue(KeyIdOf(number, contexts[2]), out (ulong First, ulong Second) found))
            {
                Assert.Fail($"{found.First}, {found.Second}, {number}");
            }
        }
    }

    private static SourceKey Key(ulong number)
    {
        Span<byte> bytes = stackalloc byte[SourceKey.Size];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number);
        return new SourceKey(bytes);
    }

    private static KeyId KeyIdOf(ulong number, in StreamContext context)
    {
        using SourceKey key = Key(number);
        return key.DeriveKeyId(context);
    }

    private StreamContext ContextOf(int source) => new()
    {
        Suite = 3,
        Auth = AuthMode.Group,
        BindSource = false,
        Domain = _domain.Id,
        Source = _sources[source].Boot.Node,
        SourceBoot = _sources[source].Boot.Boot,
        Group = Group,
        Port = Port,
    };

    // The source announces the SEK, and lists it in a HELLO, as it does with one of its own making.
    private void Announce(int source, SourceKey key)
    {
        OwnBoot boot = _sources[source].Boot;
        Announcement announcement = new()
        {
            Context = ContextOf(source),
            Sequence = 1,
            GroupKey = _domain.GroupKey.Id,
            WindowLog2 = 12,
            MaxPacketRate = Announcement.DefaultMaxPacketRate,
            NextNumber = PacketNumber.First,
            LifeSeconds = 7200,
            Commitment = key.Commitment,
        };
        byte[] bytes = new byte[Announcement.Size];
        boot.WriteAnnouncement(announcement, _domain.GroupKey, key, bytes);
        byte[] datagram = new byte[Envelope.MaxSize];
        int length = boot.SealAnnounce(bytes, _domain.BootstrapKey, datagram);
        _receiver.Plane.Receive(datagram.AsSpan(0, length), _domain.Now);

        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5) };
        content.Streams.Add(new StreamEntry(Group, Port, key.DeriveKeyId(announcement.Context), 1, PacketNumber.First));
        length = boot.SealHello(content, _domain.BootstrapKey, datagram, out _);
        _receiver.Plane.Receive(datagram.AsSpan(0, length), _domain.Now);
    }

    private DataVerdict Opens(KeyTable table, int source, SourceKey key)
    {
        StreamContext context = ContextOf(source);
        using SealKey seal = new(_domain.Suites[3], key, context);
        PacketPool pool = new(1, 64, 1500, 64);
        Assert.True(pool.TryRent(out Packet? packet));
        packet.Reset(1316);
        packet.Group = Group;
        packet.Port = Port;
        Assert.Equal(SealVerdict.Sealed, seal.Seal(packet, null, 0, out _));
        return new DataOpener().Open(table, packet, _domain.Now, out _);
    }
}
