using CsCheck;
using GemRouter;
using GemRouter.Testing;

namespace Acme.Shaper.Tests;

public sealed class ShaperTests : IDisposable
{
    private const int Headers = 28;

    private readonly TestHost _host = new();
    private readonly ScriptedReceiver _receiver = new();
    private readonly RecordingSender _sender = new();

    private FakeClock Clock => (FakeClock)_host.Clock;

    [Fact]
    public void A_burst_leaves_at_once_and_the_rest_at_the_rate()
    {
        using PipelineHost leg = Leg(new ShaperOptions { RateKbit = 1200, Burst = 3 * 1500 }); // 100 packets of 1500 bytes a second
        _receiver.Enqueue(Packets(10));

        Assert.Equal(3, leg.RunOnce());
        Assert.Equal(7, leg.Ledger.Held);
        Assert.Equal(0, leg.RunUntil(Clock.Now + TimeSpan.FromMilliseconds(9)));
        Assert.Equal(1, leg.RunUntil(Clock.Now + TimeSpan.FromMilliseconds(1)));
        Assert.Equal(6, leg.RunUntil(Clock.Now + TimeSpan.FromMilliseconds(60)));
        Assert.Equal(7, _host.Counters["delayed"]);
        Assert.Equal(0, leg.Finish());
    }

    [Fact]
    public void More_packets_than_may_wait_are_dropped_by_name()
    {
        using PipelineHost leg = Leg(new ShaperOptions { RateKbit = 1200, Burst = 1500, QueuePackets = 4 });
        _receiver.Enqueue(Packets(10));

        leg.RunOnce();

        Assert.Equal((1, 4, 5), (_sender.Sent.Count, leg.Ledger.Held, leg.Ledger.Dropped));
        Assert.Equal(5, _host.Counters["queue_full"]);
        Assert.Equal(4, leg.Finish());
    }

    [Fact]
    public void More_bytes_than_may_wait_are_dropped_by_name_and_a_shorter_packet_still_fits()
    {
        using PipelineHost leg = Leg(new ShaperOptions { RateKbit = 1200, Burst = 1500, QueueBytes = 2000 });
        _receiver.Enqueue([.. Packets(3), new TestPacket { Payload = new byte[100] }]);

        leg.RunOnce();

        Assert.Equal((1, 2, 1), (_sender.Sent.Count, leg.Ledger.Held, leg.Ledger.Dropped));
        leg.Finish();
    }

    [Fact]
    public void A_packet_that_could_never_leave_is_dropped_at_once_and_holds_nobody_up()
    {
        using PipelineHost leg = Leg(new ShaperOptions { RateKbit = 1200, Burst = 1000 });
        _receiver.Enqueue([.. Packets(1), new TestPacket { Payload = new byte[100] }]);

        Assert.Equal(1, leg.RunOnce());
        Assert.Equal(1, _host.Counters["longer_than_burst"]);
        leg.Finish();
    }

    [Fact]
    public void IPv6_packets_are_counted_with_their_longer_headers()
    {
        using PipelineHost leg = Leg(new ShaperOptions { RateKbit = 1200, Burst = 1500 });
        TestPacket six = new() { Group = GroupAddress.Parse("ff3e::8000:1"), Source = Address.Parse("2001:db8::1"), Payload = new byte[1452] };
        _receiver.Enqueue(six, six with { Payload = new byte[1453] });

        Assert.Equal(1, leg.RunOnce());
        Assert.Equal(1, _host.Counters["longer_than_burst"]);
        leg.Finish();
    }

    // For every stretch of time, what leaves in it is at most burst + rate × time; nobody overtakes; and whoever waits leaves at the first tick of the clock at which that allows it.
    [Fact]
    public void Departures_are_those_of_the_definition() =>
        Gen.Select(Gen.Int[64, 100_000], Gen.Int[1500, 20_000], Gen.Select(Gen.Int[1, 1400], Gen.OneOf(Gen.Const(0), Gen.Int[0, 200_000])).Array[1, 60]).Sample((rate, burst, arrivals) =>
        {
            using TestHost host = new();
            FakeClock clock = (FakeClock)host.Clock;
            ScriptedReceiver receiver = new();
            TimedSender sender = new(clock);
            Shaper shaper = new(host.Context, new ShaperOptions { RateKbit = rate, Burst = burst, QueuePackets = 1024, QueueBytes = 64 << 20 });
            using PipelineHost leg = new(new PipelineSetup { Receiver = receiver, Sender = sender, Clock = clock, Before = [shaper] });
            List<(int Size, Instant Due)> expected = [];
            TokenBucket model = new(rate * 1000L, burst); // tested by itself, against whole numbers of any size
            Instant last = clock.Now;
            for (int i = 0; i < arrivals.Length; i++)
            {
                (int length, int micros) = arrivals[i];
                leg.RunUntil(clock.Now + TimeSpan.FromMicroseconds(micros));
                receiver.Enqueue(new TestPacket { Payload = new byte[length], SourcePort = (ushort)(i + 1) });
                leg.RunOnce();

                Instant at = Instant.Max(clock.Now, last);
                if (!model.TryTake(length + Headers, at))
                {
                    at = OnTick(model.ReadyAt(length + Headers));
                    Assert.True(model.TryTake(length + Headers, at));
                }

                expected.Add((length + Headers, at));
                last = at;
            }

            leg.RunUntil(last);
            Assert.Equal(expected, sender.Sent.Select(static sent => (sent.Size, sent.At)));
            Assert.Equal(Enumerable.Range(1, arrivals.Length), sender.Sent.Select(static sent => sent.Number));
            for (int from = 0; from < expected.Count; from++)
            {
                long bits = 0;
                for (int to = from; to < expected.Count; to++)
                {
                    bits += expected[to].Size * 8L;
                    Int128 allowed = ((Int128)burst * 8_000_000_000) + ((Int128)(expected[to].Due.Nanoseconds - expected[from].Due.Nanoseconds) * rate * 1000);
                    Assert.True((Int128)bits * 1_000_000_000 <= allowed, $"{bits} bits left between packets {from} and {to}.");
                }
            }

            Assert.Equal(0, leg.Finish());
        });

    public void Dispose() => _host.Dispose();

    // The fake clock moves in steps of 100 ns.
    private static Instant OnTick(Instant time) => new((time.Nanoseconds + 99) / 100 * 100);

    private static IEnumerable<TestPacket> Packets(int count) => Enumerable.Repeat(new TestPacket { Payload = new byte[1500 - Headers] }, count);

    private PipelineHost Leg(ShaperOptions options) =>
        new(new PipelineSetup { Receiver = _receiver, Sender = _sender, Clock = _host.Clock, Before = [new Shaper(_host.Context, options)] });

    private sealed class TimedSender(FakeClock clock) : ILinkSender
    {
        public List<(int Size, Instant At, int Number)> Sent { get; } = [];

        public void Send(PacketBatch batch)
        {
            foreach (Packet packet in batch)
            {
                Sent.Add((packet.Length + Headers, clock.Now, packet.SourcePort));
            }
        }

        public void Dispose()
        {
        }
    }
}
