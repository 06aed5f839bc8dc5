using System.Buffers.Binary;
using CsCheck;
using GemRouter.Fuzz.Targets;
using GemRouter.Plugin.Ring.Rings;
using GemRouter.Testing;

namespace GemRouter.Plugin.Ring.Tests;

/// <summary>Frames gather in their ring and come flow by flow, over a kernel that a test plays: <see cref="MockRing"/>, of 8 blocks.</summary>
public sealed class GatheringRingTests
{
    private const int Header = 14; // of Ethernet; behind it is the frame's number
    private const byte Groups = 5;
    private const int Most = 170; // as many as a block holds at the least

    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(64); // handed out in steps of 1 ms

    private readonly FakeClock _clock = new();
    private readonly MockRing _kernel = new();
    private readonly List<byte> _handed = []; // of each frame its group
    private readonly List<int> _taken = [];   // their numbers
    private PacketRing _ring;

    public GatheringRingTests() => _ring = _kernel.Open(Gather, _clock, Most);

    [Fact]
    public void Frames_stay_until_the_time_is_over_and_come_flow_by_flow()
    {
        Hand(1, 2, 3, 1, 2, 3);
        Assert.Equal(0, Take(10));
        Assert.Equal(1_000_000, _ring.Gathering); // then it looks whether the ring fills
        _clock.Advance(Gather / 2);
        Hand(3, 2, 1);
        _clock.Advance((Gather / 2) - TimeSpan.FromTicks(1));
        Assert.Equal(0, Take(10));
        Assert.Equal(100, _ring.Gathering);
        _clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, Take(10));
        _clock.Advance(Gather);
        Assert.Equal(8, Take(10));
        Assert.Equal("111222333", string.Concat(_taken.Select(number => _handed[number]).Order()));
        Assert.Equal(3, Changes());
        Assert.Equal(0, _kernel.TakeBack());
    }

    [Fact]
    public void They_are_handed_out_over_the_time_in_which_the_next_ones_gather()
    {
        Hand([.. Enumerable.Repeat((byte)1, 128)]);
        Assert.Equal(0, Take(200));
        _clock.Advance(Gather);
        for (int step = 1; step <= 64; step++)
        {
            Assert.Equal(2, Take(200));
            Assert.Equal(0, Take(200));
            Assert.Equal(1_000_000, _ring.Gathering);
            if (step == 1)
            {
                Hand(2, 2, 2);
            }

            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(1, Take(200)); // of the next round, which began to gather when the first one came
    }

    [Fact]
    public void Frames_that_one_round_has_no_room_for_come_in_the_next_one_and_no_later()
    {
        Hand([.. Enumerable.Repeat((byte)1, 100)]);
        Hand([.. Enumerable.Repeat((byte)2, 100)]);
        Take(1);
        _clock.Advance(Gather);
        for (int passed = 0; passed <= 33; passed++) // half of the time
        {
            Take(200);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(_taken.Count, 100, 105);
        for (int passed = 33; passed < 128; passed++)
        {
            Take(200);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(Enumerable.Range(0, 200), _taken);
    }

    [Fact]
    public void A_frame_whose_parts_are_left_keeps_the_round()
    {
        Hand(1, 1);
        Take(1);
        _clock.Advance(2 * Gather);
        Assert.True(_ring.TryNext(out _));
        _ring.Release(exceptLast: true);
        _clock.Advance(Gather);
        Assert.True(_ring.TryNext(out _));
        _ring.Release(exceptLast: true);
        Assert.Equal(1, _kernel.TakeBack());
        _ring.Release(exceptLast: false);
        Assert.Equal(0, _kernel.TakeBack());
    }

    [Fact]
    public void A_receiver_that_was_kept_from_looking_gets_what_it_missed()
    {
        Hand([.. Enumerable.Repeat((byte)1, 128)]);
        Take(1);
        _clock.Advance(Gather);
        Assert.Equal(2, Take(200));
        _clock.Advance(Gather / 2);
        Assert.Equal(64, Take(200));
        _clock.Advance(TimeSpan.FromDays(100));
        Assert.Equal(62, Take(200));
    }

    [Fact]
    public void Half_a_ring_ends_the_time()
    {
        for (int i = 0; i < 3; i++)
        {
            Hand(1, 2);
        }

        Assert.Equal(0, Take(10));
        _clock.Advance(Gather / 4);
        Hand(1, 2);
        Assert.True(Take(10) > 0);
        _clock.Advance(Gather / 4); // for so long it gathered
        Take(10);
        Assert.Equal(8, _taken.Count);
    }

    [Fact]
    public void A_ring_that_fills_is_handed_out_at_once()
    {
        Hand([.. Enumerable.Repeat((byte)1, 64)]);
        Take(1);
        _clock.Advance(Gather);
        Assert.Equal(1, Take(200));
        for (int i = 0; i < 6; i++)
        {
            Hand(2);
        }

        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(63, Take(200)); // one block of eight is free
    }

    // What the kernel gets back it writes over, so a frame that is read there is none of those that were handed over.
    [Fact]
    public void Whatever_happens_each_frame_comes_once_and_those_of_a_group_in_their_order() => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 300], Gen.Byte[0, Groups - 1].Array[0, 40]).Array[1, 60].Sample(acts =>
    {
        _handed.Clear();
        _taken.Clear();
        _ring = _kernel.Open(Gather, _clock, Most);
        foreach ((int act, int number, byte[] groups) in acts)
        {
            if (act == 0 && _kernel.TakeBack() < MockRing.Blocks)
            {
                Hand(groups);
            }
            else if (act == 1)
            {
                Take(number);
            }
            else
            {
                _clock.Advance(TimeSpan.FromMilliseconds(number / 10));
            }

            if (!_ring.HasNext)
            {
                _ring.Release(exceptLast: false); // as a receiver does before it waits
            }

            Assert.True(_ring.HasNext || _kernel.TakeBack() == 0 || _ring.Gathering > 0, "where something is there, a receiver knows when to look");
            Assert.InRange(_ring.Gathering, 0, (long)Gather.TotalNanoseconds);
        }

        for (int i = 0; i < 6; i++)
        {
            _clock.Advance(Gather);
            Take(int.MaxValue);
        }

        Assert.Equal(Enumerable.Range(0, _handed.Count), _taken.Order());
        Assert.All(_taken.GroupBy(number => _handed[number]), static group => Assert.Equal(group.Order(), group));
        Assert.Equal(0, _kernel.TakeBack());
    }, threads: 1);

    private void Hand(params byte[] groups)
    {
        List<byte> bytes = [];
        List<MockFrame> frames = [];
        foreach (byte group in groups)
        {
            byte[] frame = [0x01, 0x00, 0x5E, 0, 0, group, .. new byte[Header - 6], .. new byte[sizeof(int)]];
            BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(Header), _handed.Count);
            frames.Add(new MockFrame(0, 0, 0, 0, bytes.Count, frame.Length, frame.Length));
            bytes.AddRange(frame);
            _handed.Add(group);
        }

        _kernel.HandBlock([.. frames], [.. bytes]);
    }

    /// <summary>Takes frames as a receiver does, then gives back.</summary>
    private int Take(int most)
    {
        int taken = 0;
        while (taken < most && _ring.HasNext && _ring.TryNext(out RingFrame frame))
        {
            _taken.Add(BinaryPrimitives.ReadInt32BigEndian(frame.Bytes[Header..]));
            taken++;
        }

        _ring.Release(exceptLast: false);
        _kernel.TakeBack();
        return taken;
    }

    private int Changes() => _taken.Where((number, at) => at == 0 || _handed[number] != _handed[_taken[at - 1]]).Count();
}
