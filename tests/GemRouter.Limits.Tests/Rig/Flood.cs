using System.Buffers.Binary;

namespace GemRouter.Limits.Tests.Rig;

/// <summary>
/// Two routers on a fabric, a stream from one to the other, and somebody who floods the fabric while it runs. What must hold whatever he sends is asserted for each flood: the stream arrives, memory stays, the log is
/// quiet.
/// </summary>
internal sealed class Flood : IAsyncDisposable
{
    public const int StepsPerSecond = 100;

    private const int StreamPerSecond = 200;

    // Measured: 100 KB a second in every flood, of 2 s and of 20 s, whatever is sent. That is the test's own record of what routers sent; a flood brings 500 to 20,000 datagrams a second besides, so what is kept of each would show soon.
    private const long MemoryPerSecond = 128 << 10;
    private const long MemoryAtOnce = 128 << 10;

    private static readonly GroupAddress Group = GroupAddress.Parse("239.1.1.1");

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1.0 / StepsPerSecond);

    private ulong _packets;

    private Flood(DomainFixture domain, RouterFixture source, RouterFixture receiver, Stranger stranger) =>
        (Domain, Source, Receiver, Stranger) = (domain, source, receiver, stranger);

    public DomainFixture Domain { get; }

    /// <summary>Seals the stream.</summary>
    public RouterFixture Source { get; }

    /// <summary>Opens it.</summary>
    public RouterFixture Receiver { get; }

    /// <summary>Whoever floods.</summary>
    public Stranger Stranger { get; }

    /// <summary>The host on the fabric that sends data packets.</summary>
    public NetworkHost Fabric => Domain.Host("fabric");

    private IEnumerable<TestPacket> Delivered => Receiver.Sent("lan").Where(static packet => packet.Group == Group);

    /// <summary>How the counters of a router changed by the last flood.</summary>
    public IReadOnlyDictionary<string, long> AtReceiver { get; private set; } = new Dictionary<string, long>();

    /// <inheritdoc cref="AtReceiver"/>
    public IReadOnlyDictionary<string, long> AtSource { get; private set; } = new Dictionary<string, long>();

    /// <summary>What the routers said in the control group meanwhile.</summary>
    public int Said { get; private set; }

    /// <summary>What they logged.</summary>
    public IReadOnlyList<string> Logged { get; private set; } = [];

    public static async Task<Flood> BeginAsync(string limits = "{}", string timers = "{ start-hold: 100ms }")
    {
        DomainFixture domain = new();
        RouterFixture source = await Sites.StartAsync(domain, "source", limits, timers);
        RouterFixture receiver = await Sites.StartAsync(domain, "receiver", limits, timers);
        await domain.MeetAsync();
        Flood flood = new(domain, source, receiver, await Stranger.OnAsync(domain));
        await flood.StreamAsync(StepsPerSecond, static _ => { });
        return flood;
    }

    /// <summary>Floods beside the stream, and asserts what must hold whatever the flood.</summary>
    /// <param name="seconds">How long, in virtual time.</param>
    /// <param name="step">Sends what is sent in a hundredth of a second: at most 250 control datagrams, so that no queue of the network in memory runs over.</param>
    /// <param name="mostLines">The lines that the two routers may log for it.</param>
    /// <param name="moreMemory">What a table that fills up in the second half may take, in bytes.</param>
    public async Task RunAsync(int seconds, Action<int> step, int mostLines = 0, long moreMemory = 0)
    {
        (long[] source, long[] receiver) = (Values(Source), Values(Receiver));
        int lines = Source.Log.Count + Receiver.Log.Count;
        Stranger.Listen();
        Stranger.Heard.Clear();
        int before = Delivered.Count();
        ulong first = _packets;

        int sent = await StreamAsync(seconds * StepsPerSecond / 2, step);
        long memory = GC.GetTotalMemory(forceFullCollection: true);
        sent += await StreamAsync(seconds * StepsPerSecond / 2, i => step((seconds * StepsPerSecond / 2) + i));
        long grown = GC.GetTotalMemory(forceFullCollection: true) - memory;
        await Domain.AdvanceAsync(TimeSpan.FromSeconds(0.5));

        AtSource = Changes(Source, source);
        AtReceiver = Changes(Receiver, receiver);
        Stranger.Listen();
        Said = Stranger.Heard.Count;
        Logged = [.. Source.Log.Concat(Receiver.Log)];
        int lost = sent - Identify(Delivered.Skip(before), first);
        Assert.True(lost < sent / 1000.0, $"{lost} of {sent} packets are lost: {Describe(AtReceiver)}");
        Assert.True(grown < (seconds * MemoryPerSecond / 2) + MemoryAtOnce + moreMemory, $"memory grew by {grown} bytes");
        Assert.True(Logged.Count - lines <= mostLines, string.Join('\n', Logged));
    }

    /// <summary>What routers say in that time by themselves, at most: HELLOs, and the stream's announcements.</summary>
    public static int UsuallySaid(int seconds) => 2 * ((seconds / 4) + 2) + (seconds / 8) + 2;

    /// <summary>How often a counter went up by the flood.</summary>
    public long AtBoth(string counter) => AtReceiver.GetValueOrDefault(counter) + AtSource.GetValueOrDefault(counter);

    public async ValueTask DisposeAsync()
    {
        await Stranger.DisposeAsync();
        await Domain.DisposeAsync();
    }

    private static string Describe(IReadOnlyDictionary<string, long> changes) => string.Join(", ", changes.Select(static change => $"{change.Key} {change.Value}"));

    private static long[] Values(RouterFixture router) => [.. router.Status.Counters.Select(static counter => counter.Value)];

    private static Dictionary<string, long> Changes(RouterFixture router, long[] before) => router.Status.Counters
        .Select((counter, i) => (counter.Name, Change: counter.Value - before[i]))
        .Where(static change => change.Change != 0)
        .ToDictionary(static change => change.Name, static change => change.Change, StringComparer.Ordinal);

    // How many packets of the stream came out from one on. Each is one that was sent, and none comes twice: one that came twice must not stand for one that is lost.
    private int Identify(IEnumerable<TestPacket> delivered, ulong first)
    {
        HashSet<ulong> numbers = [];
        foreach (TestPacket packet in delivered)
        {
            ulong number = BinaryPrimitives.ReadUInt64BigEndian(packet.Payload.Span);
            Assert.True(number < _packets && packet.Payload.Span.SequenceEqual(Payload(number)), "something came out that nobody has sent");
            Assert.True(numbers.Add(number), $"packet {number} came out twice");
        }

        return numbers.Count(number => number >= first);
    }

    // Its number, and bytes that go with it.
    private static byte[] Payload(ulong number)
    {
        byte[] payload = TestPacket.Bytes(number, 100).ToArray();
        BinaryPrimitives.WriteUInt64BigEndian(payload, number);
        return payload;
    }

    private async Task<int> StreamAsync(int steps, Action<int> step)
    {
        int count = steps * StreamPerSecond / StepsPerSecond;
        Source.Host("lan").Send(TimeSpan.FromSeconds(1.0 / StreamPerSecond), Enumerable.Range(0, count).Select(_ => new TestPacket { Group = Group, Payload = Payload(_packets++) }));
        for (int i = 0; i < steps; i++)
        {
            step(i);
            await Domain.AdvanceAsync(Step);
            Stranger.Listen();
            Fabric.Clear();
            Receiver.Host("lan").Clear();
        }

        return count;
    }
}
