using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Trial.Plugins;

/// <summary>A link that receives from a packet ring and sends with UDP_SEGMENT.</summary>
public sealed class RingLink : ILink
{
    internal const ushort OwnPort = 49152;

    private readonly ComponentContext _context;
    private readonly RingOptions _options;
    private readonly Counter _lost;
    private List<Subscription> _subscriptions = []; // replaced whole: the kernel reads it under its own lock
    private RingReceiver? _receiver;

    internal RingLink(ComponentContext context, RingOptions options)
    {
        _context = context;
        _options = options;
        Kernel = context.Services.GetRequiredService<MockKernel>();
        Abilities = new LinkAbilities { Mtu = options.Mtu, ReceivesPrefixes = true, IPv6 = false };
        _lost = context.Counters.Counter("lost", "Packets that found the ring full.");
        TooLong = context.Counters.DropReason("too_long", "The packet is longer than the network or the packet memory allows.");
        Refused = context.Counters.DropReason("refused", "The system refused to send; is there a route to the group?");
    }

    public LinkAbilities Abilities { get; }

    internal Address Address => _options.Address;

    internal TimeProvider Clock => _context.Clock;

    internal MockKernel Kernel { get; }

    internal MockRing? Ring { get; private set; }

    internal DropReason TooLong { get; }

    internal DropReason Refused { get; }

    internal int LongestPayload => _options.Mtu - MockRing.Headers;

    public static ComponentFactory Factory() => ComponentFactory.Transport<RingOptions>(
        "ring",
        "Receives from a packet ring without copying, and sends runs of packets in one call.",
        static (context, options) => new RingLink(context, options),
        static _ => new ComponentNeeds { Privileges = Privileges.RawSockets });

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Ring = new MockRing();
        Kernel.Attach(this);
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        Kernel.Detach(this);
        Ring?.Dispose();
        Ring = null;
        return ValueTask.CompletedTask;
    }

    public void Subscribe(Subscription subscription)
    {
        lock (Kernel.Gate)
        {
            _subscriptions = [.. _subscriptions, subscription];
        }
    }

    public void Unsubscribe(Subscription subscription)
    {
        lock (Kernel.Gate)
        {
            _subscriptions = [.. _subscriptions.Where(other => other != subscription)];
        }
    }

    public ILinkReceiver OpenReceiver() =>
        _receiver is null ? _receiver = new RingReceiver(this) : throw new InvalidOperationException("A receiver is open already.");

    public ILinkSender OpenSender() => new RingSender(this);

    internal void Closed() => _receiver = null;

    /// <summary>The kernel has a run of datagrams; guarded by its lock.</summary>
    internal void Deliver(Address source, ushort sourcePort, in SystemCall call, ReadOnlySpan<byte> bytes)
    {
        if (!IsWanted(call.Group, call.Port, source))
        {
            return;
        }

        Instant now = Instant.Now(Clock);
        for (int i = 0; i < call.Segments; i++)
        {
            if (!Ring!.Write(source, sourcePort, call, bytes.Slice(i * call.SegmentSize, call.SegmentSize), now))
            {
                _lost.Increment();
            }
        }

        _receiver?.Signal();
    }

    private bool IsWanted(GroupAddress group, ushort port, Address source)
    {
        foreach (Subscription subscription in _subscriptions)
        {
            if (subscription.Matches(group, port, source))
            {
                return true;
            }
        }

        return false;
    }
}
