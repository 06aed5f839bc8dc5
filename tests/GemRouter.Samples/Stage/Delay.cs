using GemRouter;

[assembly: GemPlugin("acme.delay", typeof(Acme.DelayPlugin), "0.1")]

namespace Acme;

public sealed class DelayPlugin : IPlugin
{
    public void Register(IPluginRegistry registry) => registry.Add(ComponentFactory.Stage<DelayOptions>(
        "delay", "Holds each packet for a fixed time.", (context, options) => new Delay(context, options)));
}

public sealed class DelayOptions : IValidatedOptions
{
    public TimeSpan By { get; set; } = TimeSpan.FromMilliseconds(20);

    public int Most { get; set; } = 1024;

    public void Validate(OptionProblems problems)
    {
        if (By <= TimeSpan.Zero || By > TimeSpan.FromSeconds(10))
        {
            problems.Add(nameof(By), By, "is no delay", "more than 0 and at most 10 s");
        }

        if (Most is < 1 or > 65536)
        {
            problems.Add(nameof(Most), Most, "is no number of packets to hold", "1 to 65536");
        }
    }
}

public sealed class Delay : IHoldingStage
{
    private readonly Queue<(Packet Packet, Instant Due)> _held;
    private readonly DropReason _full;
    private readonly TimeSpan _by;
    private readonly int _most;

    public Delay(ComponentContext context, DelayOptions options)
    {
        _full = context.Counters.DropReason("full", "The stage held as many packets as it may.");
        _by = options.By;
        _most = options.Most;
        _held = new Queue<(Packet, Instant)>(_most); // never grows: the data plane does not allocate
    }

    public Instant NextDue => _held.TryPeek(out (Packet Packet, Instant Due) first) ? first.Due : Instant.Never;

    public void Process(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            if (_held.Count == _most)
            {
                batch.Drop(packet, _full);
                continue;
            }

            batch.Detach(packet);
            _held.Enqueue((packet, batch.Now + _by));
        }
    }

    public void Tick(PacketBatch batch)
    {
        while (batch.Room > 0 && NextDue <= batch.Now)
        {
            batch.Add(_held.Dequeue().Packet);
        }
    }

    public void Drain(PacketBatch batch)
    {
        while (batch.Room > 0 && _held.TryDequeue(out (Packet Packet, Instant Due) next))
        {
            batch.Add(next.Packet);
        }
    }
}
