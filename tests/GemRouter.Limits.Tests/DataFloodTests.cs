using GemRouter.Limits.Tests.Rig;
using GemRouter.Protocol;

namespace GemRouter.Limits.Tests;

/// <summary>wire 5.5 and 6.4: data packets that are none, to the group of a stream that runs.</summary>
public sealed class DataFloodTests
{
    private const int Seconds = 2;
    private const int PerSecond = 100 * Flood.StepsPerSecond;

    private readonly Forger _forger = new(4);

    [Fact]
    public async Task Garbage_under_a_valid_kid_does_not_open_and_moves_no_window()
    {
        await using Flood flood = await Flood.BeginAsync();
        uint kid = KidOf(flood);
        long next = 300; // the packet numbers that the stream is about to use, and those after it
        await flood.RunAsync(Seconds, _ => flood.Fabric.Send(Packets(() => Packet(kid, next + (_forger.Bytes(1)[0] * 20)))));
        Assert.Equal(Seconds * PerSecond, flood.AtReceiver.GetValueOrDefault("data.auth_failed") + flood.AtReceiver.GetValueOrDefault("data.too_old") + flood.AtReceiver.GetValueOrDefault("data.replayed"));
        Assert.True(flood.AtReceiver.GetValueOrDefault("data.auth_failed") > Seconds * PerSecond / 2);
        Assert.Equal(Seconds * PerSecond, flood.AtSource.GetValueOrDefault("data.own"));
        Assert.InRange(flood.Said, 0, Flood.UsuallySaid(Seconds));
    }

    [Fact]
    public async Task Packet_numbers_far_ahead_are_refused_before_they_are_opened()
    {
        await using Flood flood = await Flood.BeginAsync();
        uint kid = KidOf(flood);
        await flood.RunAsync(Seconds, _ => flood.Fabric.Send(Packets(() => Packet(kid, 1L << 39))));
        Assert.Equal(Seconds * PerSecond, flood.AtReceiver.GetValueOrDefault("data.pn_leap"));
    }

    [Fact]
    public async Task Random_kids_wait_within_their_room_and_cause_two_requests_a_second()
    {
        await using Flood flood = await Flood.BeginAsync();
        await flood.RunAsync(Seconds, _ => flood.Fabric.Send(Packets(() => Packet(BitConverter.ToUInt32(_forger.Bytes(4)), 1))));
        await flood.Domain.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.InRange(flood.AtReceiver.GetValueOrDefault("data.wait"), Seconds * PerSecond, 2 * Seconds * PerSecond);
        Assert.Equal(Seconds * PerSecond, flood.Receiver.Drops["data.unknown_key"]);
        Assert.InRange(flood.Said, 2, Flood.UsuallySaid(Seconds) + (2 * 2 * (Seconds + 1)));
    }

    [Fact]
    public async Task Random_kids_in_random_groups_stay_within_the_memory_for_packets_that_wait()
    {
        await using Flood flood = await Flood.BeginAsync();
        await flood.RunAsync(Seconds, _ => flood.Fabric.Send(Packets(() => Packet(BitConverter.ToUInt32(_forger.Bytes(4)), 1) with
        {
            Group = GroupAddress.Parse($"239.1.{_forger.Bytes(1)[0]}.{_forger.Bytes(1)[0]}"),
            Payload = DataPayload(BitConverter.ToUInt32(_forger.Bytes(4)), 1, 1200),
        })));
        long held = flood.Receiver.Status.Legs.Sum(static leg => leg.Held);
        Assert.InRange(held, 0, (4 << 20) / 1200);
        Assert.InRange(flood.Said, 2, Flood.UsuallySaid(Seconds) + (2 * 2 * (Seconds + 1)));
    }

    [Fact]
    public async Task What_is_in_clear_is_never_forwarded()
    {
        await using Flood flood = await Flood.BeginAsync();
        await flood.RunAsync(Seconds, _ => flood.Fabric.Send(Packets(() => new TestPacket { Payload = new byte[100] })));
        Assert.Equal(Seconds * PerSecond, flood.AtReceiver.GetValueOrDefault("data.plaintext"));
    }

    private static uint KidOf(Flood flood) =>
        uint.Parse(flood.Source.Status.OwnStreams[0].Kid, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private static TestPacket[] Packets(Func<TestPacket> make) => [.. Enumerable.Range(0, PerSecond / Flood.StepsPerSecond).Select(_ => make())];

    private TestPacket Packet(uint kid, long number) => new() { Payload = DataPayload(kid, number, 200), Source = Address.Parse("198.51.100.67") };

    private byte[] DataPayload(uint kid, long number, int length)
    {
        byte[] payload = _forger.Bytes(length);
        new DataHeader(new KeyId(kid), new PacketNumber(number)).Write(payload);
        return payload;
    }
}
