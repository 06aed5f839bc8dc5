namespace GemRouter.Trial.Plugins;

/// <summary>Holds each packet for a fixed time: smooths jitter that is shorter.</summary>
public sealed class DelayStage : IHoldingStage, IReloadable
{
    private readonly (Packet? Packet, Instant Due)[] _held; // a ring, in the order of due
    private readonly DropReason _full;
    private long _delayTicks;
    private Instant _lastDue;
    private int _head;
    private int _count;

    internal DelayStage(ComponentContext context, DelayOptions options)
    {
        _held = new (Packet?, Instant)[options.Most];
        _delayTicks = options.Delay.Ticks;
        _full = context.Counters.DropReason("full", "More packets wait than the option \"most\" allows: raise it, or shorten the delay.");
    }

    public Instant NextDue => _count == 0 ? Instant.Never : _held[_head].Due;

    public static ComponentFactory Factory() => ComponentFactory.Stage<DelayOptions>(
        "delay", "Holds each packet for a fixed time.", static (context, options) => new DelayStage(context, options));

    public void Process(PacketBatch batch)
    {
        _lastDue = Instant.Max(_lastDue, batch.Now + new TimeSpan(Volatile.Read(ref _delayTicks)));
        foreach (Packet packet in batch)
        {
            if (_count == _held.Length)
            {
                batch.Drop(packet, _full);
                continue;
            }

            batch.Detach(packet);
            _held[(_head + _count++) % _held.Length] = (packet, _lastDue);
        }
    }

    public void Tick(PacketBatch batch) => GiveBack(batch, batch.Now);

    public void Drain(PacketBatch batch) => GiveBack(batch, Instant.Never);

    public void Reload(object options) => Volatile.Write(ref _delayTicks, ((DelayOptions)options).Delay.Ticks);

    private void GiveBack(PacketBatch batch, Instant until)
    {
        while (_count > 0 && batch.Room > 0 && _held[_head].Due <= until)
        {
            batch.Add(_held[_head].Packet!);
            _held[_head] = default;
            _head = (_head + 1) % _held.Length;
            _count--;
        }
    }
}
