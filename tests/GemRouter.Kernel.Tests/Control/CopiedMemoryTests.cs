using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>wire 4: a machine whose memory was copied or restored, as a VM generation id tells; and what a source announces of its rate (wire 3.3).</summary>
public sealed class CopiedMemoryTests
{
    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.7");

    private readonly SimulatedDomain _domain = new();
    private readonly SimulatedNode _source;
    private readonly SimulatedNode _receiver;
    private readonly OwnStream _stream;

    public CopiedMemoryTests()
    {
        _source = _domain.Start();
        _receiver = _domain.Start();
        _domain.Run(10);
        _stream = _source.Plane.Open(Group, 5000, null, _domain.Now)!;
        _domain.RunUntil(() => _receiver.UsableKeyOf(_stream.Current.Seal) is not null);
        _domain.Run(2);
    }

    [Fact]
    public void A_source_that_is_told_stops_at_once_and_goes_on_under_a_new_boot_with_new_SEKs()
    {
        SealKey former = _stream.Current.Seal;
        int said = _source.Said.Count;
        _source.Plane.NoteCopiedMemory(_domain.Now);
        Assert.Equal(1, _source.OwnClones);
        Assert.Empty(_source.Plane.Streams);
        Assert.Null(_source.Plane.Open(Group, 5000, null, _domain.Now)); // nothing is sealed under a key that a copy has
        _domain.Run(3);
        Assert.Equal(said, _source.Said.Count);

        BootId copied = _source.Boot.Boot;
        _source.Plane.BeginBoot(_source.NewBoot(), _domain.Now);
        Assert.NotEqual(copied, _source.Boot.Boot);
        OwnStream next = _source.Plane.Open(Group, 5000, null, _domain.Now)!;
        Assert.NotEqual(former.Commitment, next.Current.Seal.Commitment);
        Assert.True(_domain.RunUntil(() => _receiver.UsableKeyOf(next.Current.Seal) is not null) < TimeSpan.FromSeconds(1));
        Assert.Equal(0, _receiver.Clones); // the former boot was displaced, as at a restart
    }

    [Fact]
    public void A_receiver_that_is_told_takes_nothing_that_it_knew_for_the_present()
    {
        Assert.NotNull(_receiver.UsableKeyOf(_stream.Current.Seal));
        _receiver.Plane.NoteCopiedMemory(_domain.Now);
        Assert.Empty(_receiver.Plane.Roster.Boots);
        Assert.Empty(_receiver.Plane.Keys.All);
        _domain.Run(1);
        Assert.DoesNotContain(_receiver.Plane.Roster.Boots, static boot => boot.State == BootState.Proven);

        _receiver.Plane.BeginBoot(_receiver.NewBoot(), _domain.Now);
        _domain.RunUntil(() => _receiver.UsableKeyOf(_stream.Current.Seal) is not null, seconds: 3); // by a HELLO that came after
    }

    [Fact]
    public void It_says_so_once_however_often_it_is_told_until_the_new_boot()
    {
        _source.Plane.NoteCopiedMemory(_domain.Now);
        _source.Plane.NoteCopiedMemory(_domain.Now);
        Assert.Equal(1, _source.OwnClones);
        _source.Plane.BeginBoot(_source.NewBoot(), _domain.Now);
        _source.Plane.NoteCopiedMemory(_domain.Now);
        Assert.Equal(2, _source.OwnClones);
    }

    [Fact]
    public void While_it_is_stopped_nothing_is_due_that_only_a_boot_can_do()
    {
        _receiver.Plane.NoteUnknownKey(Group, new KeyId(7), _domain.Now);
        _receiver.Plane.NoteCopiedMemory(_domain.Now);
        Instant now = _domain.Now;
        for (int i = 0; i < 100; i++)
        {
            now += TimeSpan.FromMilliseconds(20);
            _receiver.Plane.NoteUnknownKey(Group, new KeyId(8), now); // what workers saw before they knew
            _receiver.Plane.Tick(now);
            Assert.True(_receiver.Plane.NextDue > now, $"{i}"); // or the loop would turn all the time
        }
    }

    [Fact]
    public void What_it_asked_for_before_it_asks_for_no_more()
    {
        _receiver.Plane.NoteUnknownKey(Group, new KeyId(7), _domain.Now);
        _receiver.Plane.NoteCopiedMemory(_domain.Now);
        _receiver.Plane.BeginBoot(_receiver.NewBoot(), _domain.Now);
        _source.Plane.NoteCopiedMemory(_domain.Now); // nobody lists anything
        _domain.IsLost = static (_, _) => true;
        int hellos = _receiver.Said.Count;
        _domain.Run(0.25); // its first HELLO alone: nothing hastens another
        Assert.Equal(1, _receiver.Said.Count - hellos);
    }

    [Fact]
    public void A_copy_that_is_noticed_by_what_it_says_voids_what_was_known_as_well()
    {
        byte[] datagram = new byte[Envelope.MaxSize];
        int length = _receiver.Boot.SealHello(new HelloContent { Interval = TimeSpan.FromSeconds(5) }, _domain.BootstrapKey, datagram, out _);
        _receiver.Boot.Counter--; // it has not said that
        _receiver.Plane.Receive(datagram.AsSpan(0, length), _domain.Now);
        Assert.Equal(1, _receiver.OwnClones);
        Assert.Empty(_receiver.Plane.Roster.Boots);
        Assert.Empty(_receiver.Plane.Keys.All);
    }

    [Fact]
    public void A_source_announces_more_packets_a_second_from_half_of_what_is_announced_on_and_never_less()
    {
        Assert.Equal(1u << 20, Announced());
        _source.Plane.NoteRate(_stream, 500_000, _domain.Now);
        _domain.Run(0.1);
        Assert.Equal(1u << 20, Announced());
        _source.Plane.NoteRate(_stream, 600_000, _domain.Now);
        _domain.Run(0.1);
        Assert.Equal(2_400_000u, Announced());
        _source.Plane.NoteRate(_stream, 1_000, _domain.Now);
        _domain.Run(30);
        Assert.Equal(2_400_000u, Announced());
        _source.Plane.NoteRate(_stream, 1e12, _domain.Now);
        _domain.Run(0.1);
        Assert.Equal(uint.MaxValue, Announced());
        Assert.NotNull(_receiver.UsableKeyOf(_stream.Current.Seal)); // the same SEK all the time
    }

    private uint Announced() => _receiver.UsableKeyOf(_stream.Current.Seal)!.Announcement.MaxPacketRate;
}
