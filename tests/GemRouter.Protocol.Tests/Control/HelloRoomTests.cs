namespace GemRouter.Protocol.Tests.Control;

/// <summary>wire 3.2: not all fits into 1200 bytes; room goes to what is most urgent, and the rest into the next.</summary>
public sealed class HelloRoomTests : IDisposable
{
    private readonly TestDomain _domain = new();
    private readonly TestNode _node;

    public HelloRoomTests() => _node = new TestNode(_domain);

    public void Dispose() => _node.Dispose();

    [Fact]
    public void Four_entries_of_each_list_have_room_and_then_echoes_requests_wants_streams_and_the_rest()
    {
        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5), Name = "site a"u8.ToArray() };
        TestStream stream = new(_domain);
        for (uint i = 1; i <= 40; i++)
        {
            content.Echoes.Add(new Echo(i, default));
            content.Requests.Add(new KeyRequestEntry(default, new KeyId(i)));
            content.Wants.Add(new Want(i));
            content.Streams.Add(stream.Listing(_node.Own, sequence: i));
        }

        // 914 bytes of room, of which 249 are kept for four of each list but the first: 651 go to echoes, 83 to requests, 43 to wants, 131 to streams.
        Assert.Equal(new HelloFit(27, 4, 5, 4), Fit(content));

        content.Echoes.Clear();
        Assert.Equal(new HelloFit(0, 16, 32, 10), Fit(content));
        content.Requests.Clear();
        content.Wants.Clear();
        Assert.Equal(new HelloFit(0, 0, 0, 16), Fit(content));
    }

    [Theory]
    [InlineData(0, 32, 17)]
    [InlineData(1, 32, 13)]
    [InlineData(16, 15, 4)]
    public void Echoes_and_wants_are_left_out_where_streams_must_be_listed(int streams, int echoes, int wants)
    {
        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5) };
        TestStream stream = new(_domain);
        for (uint i = 1; i <= 32; i++)
        {
            content.Echoes.Add(new Echo(i, default));
            content.Wants.Add(new Want(i));
        }

        for (uint i = 1; i <= streams; i++)
        {
            content.Streams.Add(stream.Listing(_node.Own, sequence: i));
        }

        content.UrgentStreams = streams;
        HelloFit fit = Fit(content);
        Assert.Equal((streams, echoes, wants), (fit.Streams, fit.Echoes, fit.Wants));
    }

    [Fact]
    public void Where_all_lists_are_full_each_has_four_entries_at_least_and_streams_that_must_be_listed_have_theirs()
    {
        for (int urgent = 0; urgent <= 16; urgent++)
        {
            HelloContent content = new() { Interval = TimeSpan.FromSeconds(5), IsGoodbye = true, UrgentStreams = urgent };
            TestStream stream = new(_domain);
            for (uint i = 1; i <= 32; i++)
            {
                content.Echoes.Add(new Echo(i, default));
                content.Wants.Add(new Want(i));
                content.Requests.Add(new KeyRequestEntry(default, new KeyId(i)));
                content.Streams.Add(stream.Listing(_node.Own, sequence: i));
            }

            HelloFit fit = Fit(content);
            Assert.True(fit.Echoes >= 4 && fit.Wants >= 4 && fit.Requests >= 4 && fit.Streams >= Math.Max(4, urgent), $"{urgent}: {fit}");
        }
    }

    [Fact]
    public void What_a_HELLO_had_no_room_for_holds_as_it_was_said_before()
    {
        using TestNode peer = new(_domain);
        peer.Content.Name = "site b"u8.ToArray();
        peer.Content.Suites.Add(3);
        _node.Hear(peer.Hello());
        peer.Content.Name = default;
        peer.Content.Suites.Clear();
        _node.Hear(peer.Hello());
        Assert.Equal("site b", _node.Find(peer)!.Name);
        Assert.Equal([3], _node.Find(peer)!.Suites.ToArray());
    }

    [Fact]
    public void Proofs_for_many_keep_no_list_out()
    {
        HelloContent content = new() { Interval = TimeSpan.FromSeconds(5) };
        TestStream stream = new(_domain);
        content.Requests.Add(new KeyRequestEntry(default, new KeyId(1)));
        content.Wants.Add(new Want(1));
        content.Streams.Add(stream.Listing(_node.Own, sequence: 1));
        for (uint i = 1; i <= 40; i++)
        {
            content.Echoes.Add(new Echo(i, default));
        }

        Assert.Equal(new HelloFit(32, 1, 1, 1), Fit(content));
    }

    [Fact]
    public void A_HELLO_never_exceeds_1200_bytes_and_is_always_well_formed()
    {
        for (int echoes = 0; echoes <= 33; echoes++)
        {
            for (int streams = 0; streams <= 17; streams++)
            {
                HelloContent content = new() { Interval = TimeSpan.FromSeconds(3600), Name = new byte[63].Select(static _ => (byte)'x').ToArray(), IsGoodbye = streams % 2 == 0 };
                TestStream stream = new(_domain);
                for (uint i = 1; i <= echoes; i++)
                {
                    content.Echoes.Add(new Echo(i, default));
                }

                for (uint i = 1; i <= streams; i++)
                {
                    content.Streams.Add(stream.Listing(_node.Own, sequence: i));
                    content.Suites.Add((byte)i);
                }

                byte[] datagram = new byte[Envelope.MaxSize];
                int length = _node.Own.SealHello(content, _domain.BootstrapKey, datagram, out _);
                using TestNode receiver = new(_domain);
                Assert.Equal(ControlVerdict.Accepted, receiver.Hear(datagram[..length]));
            }
        }
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(3600.1)]
    public void An_interval_outside_its_range_is_a_programming_error(double seconds) =>
        Assert.Throws<ArgumentException>(() => Fit(new HelloContent { Interval = TimeSpan.FromSeconds(seconds) }));

    private HelloFit Fit(HelloContent content)
    {
        _node.Own.SealHello(content, _domain.BootstrapKey, new byte[Envelope.MaxSize], out HelloFit fit);
        return fit;
    }
}
