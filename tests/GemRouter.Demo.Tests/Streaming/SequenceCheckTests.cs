using GemRouter.Cli.Demo.Streaming;

namespace GemRouter.Demo.Tests.Streaming;

public sealed class SequenceCheckTests
{
    private readonly SequenceCheck _check = new(Datagrams.Marker);

    [Fact]
    public void A_whole_stream_has_nothing_wrong()
    {
        Add(0, 1, 2, 3, 4);
        Expect(received: 5, first: 0, last: 4);
    }

    [Fact]
    public void What_comes_before_the_first_is_not_lost()
    {
        Add(1000, 1001);
        Expect(received: 2, first: 1000, last: 1001);
    }

    [Fact]
    public void A_gap_is_lost()
    {
        Add(0, 1, 5, 6);
        Expect(received: 4, first: 0, last: 6, lost: 3);
    }

    [Fact]
    public void A_datagram_that_comes_twice_is_doubled_and_counts_once()
    {
        Add(0, 1, 1, 2, 0);
        Expect(received: 3, first: 0, last: 2, doubled: 2);
    }

    [Fact]
    public void A_datagram_that_comes_after_a_later_one_is_reordered_and_not_lost()
    {
        Add(1, 3, 2, 4, 0);
        Expect(received: 5, first: 0, last: 4, reordered: 2);
    }

    [Fact]
    public void A_change_of_any_byte_shows()
    {
        for (int at = 0; at < StreamDatagram.Length; at++)
        {
            byte[] datagram = Datagrams.Make(7);
            datagram[at] ^= 1;
            _check.Add(datagram);
        }

        Expect(changed: StreamDatagram.Length);
    }

    [Fact]
    public void A_datagram_of_another_length_or_run_is_changed()
    {
        byte[] datagram = Datagrams.Make(7);
        _check.Add(datagram.AsSpan(0, datagram.Length - 1));
        _check.Add([.. datagram, 0]);
        _check.Add([]);
        byte[] other = [.. datagram];
        StreamDatagram.Complete(other, new byte[StreamDatagram.MarkerLength], 7);
        _check.Add(other);
        _check.Add(Datagrams.Make(-1));
        _check.Add(Datagrams.Make(long.MaxValue));
        Expect(changed: 6);
    }

    private void Add(params long[] numbers)
    {
        foreach (long number in numbers)
        {
            _check.Add(Datagrams.Make(number));
        }
    }

    private void Expect(long received = 0, long first = -1, long last = -1, long lost = 0, long doubled = 0, long reordered = 0, long changed = 0) =>
        Assert.Equal((received, first, last, lost, doubled, reordered, changed), (_check.Received, _check.First, _check.Last, _check.Lost, _check.Doubled, _check.Reordered, _check.Changed));
}
