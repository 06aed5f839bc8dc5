namespace GemRouter.Trial.Plugins;

/// <summary>Counts packets and bytes, and the seconds in which there were many.</summary>
public sealed class RateMeter : IPacketStage
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Counter _packets;
    private readonly Counter _bytes;
    private readonly Counter _busy;
    private readonly long _busyBytes;
    private Instant _end;
    private long _inSecond;

    internal RateMeter(ComponentContext context, RateMeterOptions options)
    {
        _packets = context.Counters.Counter("packets", "Packets that went through.");
        _bytes = context.Counters.Counter("bytes", "Bytes of payload that went through.");
        _busy = context.Counters.Counter("busy_seconds", "Seconds with more than the rate of the option \"busy\".");
        _busyBytes = options.Busy / 8;
    }

    public static ComponentFactory Factory() => ComponentFactory.Stage<RateMeterOptions>(
        "meter", "Counts packets, bytes and busy seconds.", static (context, options) => new RateMeter(context, options));

    public void Process(PacketBatch batch)
    {
        long bytes = 0;
        foreach (Packet packet in batch)
        {
            bytes += packet.Length;
        }

        if (batch.Now >= _end)
        {
            if (_inSecond > _busyBytes)
            {
                _busy.Increment();
            }

            _end = batch.Now + Second;
            _inSecond = 0;
        }

        _inSecond += bytes;
        _packets.Add(batch.Count);
        _bytes.Add(bytes);
    }
}
