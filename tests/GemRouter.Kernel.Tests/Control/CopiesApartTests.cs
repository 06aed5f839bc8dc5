using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 4: copies of one memory, which have the state of its randomness as well, and share neither boot, nor nonce, nor SEK from then on.</summary>
public sealed class CopiesApartTests
{
    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.7");

    // One world three times: all that is in it is the same, byte for byte.
    private readonly World[] _copies = [new(), new(), new()];

    [Fact]
    public void Two_of_three_copies_that_hear_the_third_begin_different_boots()
    {
        byte[] said = _copies[0].Says();
        _copies[1].Hears(said, nanoseconds: 0);
        _copies[2].Hears(said, nanoseconds: 1);
        _copies[0].Hears(_copies[1].Said!, nanoseconds: 2);
        AssertApart(_copies);
    }

    [Fact]
    public void Copies_whose_machines_tell_them_begin_different_boots_where_they_are_told_at_different_times()
    {
        for (int i = 0; i < _copies.Length; i++)
        {
            _copies[i].IsTold(nanoseconds: i);
        }

        AssertApart(_copies);
    }

    [Fact]
    public void Copies_that_are_told_at_the_same_time_begin_different_boots_where_they_heard_something_at_different_times()
    {
        byte[] hello = _copies[0].HelloOfAnother();
        for (int i = 0; i < _copies.Length; i++)
        {
            _copies[i].Hears(hello, nanoseconds: i);
            _copies[i].IsTold(nanoseconds: 1000);
        }

        AssertApart(_copies);
    }

    [Fact]
    public void What_is_drawn_after_two_partings_depends_on_both()
    {
        byte[][] drawn = [Drawn([1], [2]), Drawn([1], [3]), Drawn([3], [2]), Drawn([2], [1]), Drawn()];
        Assert.Equal(5, drawn.Select(Convert.ToHexString).Distinct().Count());
        Assert.Equal(Drawn([1], [2]), drawn[0]);
        Assert.All(drawn, static bytes => Assert.Equal(bytes.Length, bytes.Chunk(16).Select(Convert.ToHexString).Distinct().Count() * 16)); // nothing comes twice
    }

    private static byte[] Drawn(params byte[][] unshared)
    {
        PartedEntropy entropy = new(new SeededEntropy(1));
        Array.ForEach(unshared, bytes => entropy.Part(bytes));
        byte[] drawn = new byte[160];
        entropy.Fill(drawn.AsSpan(0, 80));
        entropy.Fill(drawn.AsSpan(80));
        return drawn;
    }

    private static void AssertApart(World[] copies)
    {
        (BootId Boot, Challenge Nonce, Commitment Key)[] next = [.. copies.Select(static copy => copy.GoesOn())];
        Assert.Equal(copies.Length, next.Select(static one => one.Boot).Distinct().Count());
        Assert.Equal(copies.Length, next.Select(static one => one.Nonce).Distinct().Count());
        Assert.Equal(copies.Length, next.Select(static one => one.Key).Distinct().Count());
    }

    private sealed class World
    {
        private readonly SimulatedDomain _domain = new(seed: 1);
        private readonly SimulatedNode _node;
        private readonly SimulatedNode _other;

        public World()
        {
            _node = _domain.Start();
            _other = _domain.Start();
            _domain.Run(10);
        }

        public byte[]? Said { get; private set; }

        public byte[] Says()
        {
            byte[] datagram = new byte[Envelope.MaxSize];
            int length = _node.Boot.SealHello(new HelloContent { Interval = TimeSpan.FromSeconds(5), Name = "a"u8.ToArray() }, _domain.BootstrapKey, datagram, out _);
            _node.Boot.Counter--;
            return datagram[..length];
        }

        public byte[] HelloOfAnother()
        {
            byte[] datagram = new byte[Envelope.MaxSize];
            return datagram[.._other.Boot.SealHello(new HelloContent { Interval = TimeSpan.FromSeconds(5) }, _domain.BootstrapKey, datagram, out _)];
        }

        public void Hears(byte[] datagram, long nanoseconds)
        {
            Said ??= Says();
            _node.Plane.Receive(datagram, new Instant(_domain.Now.Nanoseconds + nanoseconds));
        }

        public void IsTold(long nanoseconds) => _node.Plane.NoteCopiedMemory(new Instant(_domain.Now.Nanoseconds + nanoseconds));

        public (BootId Boot, Challenge Nonce, Commitment Key) GoesOn()
        {
            Assert.Equal(1, _node.OwnClones);
            OwnBoot boot = OwnBoot.CreateAsync(_domain.Id, _node, new SeededEntropy(7), _node.Plane.Unshared, default).AsTask().GetAwaiter().GetResult();
            _node.Plane.BeginBoot(boot, _domain.Now);
            Commitment key = _node.Plane.Open(Group, 5000, null, _domain.Now)!.Current.Seal.Commitment;
            _domain.RunUntil(() => _other.Plane.Roster.Find(boot.Boot) is not null);
            return (boot.Boot, _other.Plane.Roster.Find(boot.Boot)!.Challenge, key);
        }
    }
}
