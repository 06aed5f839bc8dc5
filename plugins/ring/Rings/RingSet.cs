using GemRouter.Plugin.Ring.Filters;
using GemRouter.Plugin.Udp;

namespace GemRouter.Plugin.Ring.Rings;

/// <summary>The rings of a link on one interface, one for each receiver: several share what comes by flow. Guarded by the link's lock; receivers and senders hold the rings that they use.</summary>
internal sealed class RingSet
{
    private const int BlockSize = 128 << 10; // holds the longest IP packet, joined datagrams included
    private const int FewestBlocks = 2;
    private const int SlotAlignment = 16;    // TPACKET_ALIGNMENT

    private readonly PacketRing[] _rings;
    private int _longest = SubscriptionFilter.Longest;

    private RingSet(PacketRing[] rings, Device device)
    {
        _rings = rings;
        Device = device;
    }

    /// <summary>The interface as it was when they were opened.</summary>
    public Device Device { get; }

    public ulong HardwareAddress => _rings[0].Socket.BoundAddress;

    public ReadOnlySpan<PacketRing> Rings => _rings;

    /// <summary>Opens the rings. They let nothing in yet.</summary>
    /// <param name="device">The interface.</param>
    /// <param name="options">The link's options.</param>
    /// <param name="count">How many, one for each receiver.</param>
    /// <param name="clock">By which frames gather.</param>
    /// <exception cref="ComponentException">The system refuses; the message says what would help.</exception>
    public static RingSet Open(Device device, RingOptions options, int count, TimeProvider clock)
    {
        List<PacketRing> rings = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                rings.Add(Open(device, options, clock));
            }

            for (int i = 0; count > 1 && i < count; i++)
            {
                rings[i].Socket.Listen(device); // only then it can share
                rings[i].Socket.Share(i == 0 ? null : rings[0].Socket, options.HearHost);
            }

            return new RingSet([.. rings], device);
        }
        catch
        {
            rings.ForEach(static ring => ring.LetGo());
            throw;
        }
    }

    /// <summary>True where these still serve an interface, as it is now.</summary>
    public bool Serve(Device? device, int count) =>
        device is { IsUp: true } && device.Index == Device.Index && device.Mtu == Device.Mtu && count == _rings.Length && HardwareAddress == _rings[0].Socket.HardwareAddress;

    /// <summary>Lets in what is subscribed.</summary>
    /// <exception cref="ComponentException">The system refuses.</exception>
    public void Filter(IReadOnlyCollection<Subscription> subscriptions, bool hearsHost)
    {
        LetIn(subscriptions, hearsHost);
        if (subscriptions.Count > 0)
        {
            Array.ForEach(_rings, ring => ring.Socket.Listen(Device));
        }
    }

    /// <summary>Frames that found no room since this was asked last.</summary>
    public long TakeLost() => _rings.Sum(static ring => (long)ring.Socket.TakeLost());

    public void LetGo() => Array.ForEach(_rings, static ring => ring.LetGo());

    private void LetIn(IReadOnlyCollection<Subscription> subscriptions, bool hearsHost)
    {
        Instruction[] program = SubscriptionFilter.Of(subscriptions, hearsHost, _longest);
        if (TryFilter(program))
        {
            return;
        }

        FilterAll(SubscriptionFilter.Of(subscriptions, hearsHost, SubscriptionFilter.Shortest)); // lets in too much for a moment: the former one may be so long that it leaves no room
        if (!TryFilter(program))
        {
            _longest = SubscriptionFilter.LongestOfOld;
            _ = TryFilter(SubscriptionFilter.Of(subscriptions, hearsHost, _longest)); // without it the short one stays: each frame is looked at once more where it arrives
        }
    }

    /// <returns>False where the kernel has no room for it.</returns>
    private bool TryFilter(Instruction[] program) => Array.TrueForAll(_rings, ring => ring.Socket.TryFilter(program));

    private void FilterAll(Instruction[] program) => Array.ForEach(_rings, ring => ring.Socket.Filter(program));

    private static PacketRing Open(Device device, RingOptions options, TimeProvider clock)
    {
        PacketSocket socket = PacketSocket.Open(options);
        RingMemory? memory = null;
        try
        {
            int blocks = Math.Max(options.ReceiveBuffer / BlockSize, FewestBlocks);
            int slot = (Math.Min(device.Mtu, ushort.MaxValue) + SlotFrame.Room + SlotAlignment - 1) / SlotAlignment * SlotAlignment;
            bool isOfBlocks = options.Mode == RingMode.Throughput;
            if (isOfBlocks)
            {
                socket.MakeBlocks(BlockSize, blocks, options.Retire);
            }
            else
            {
                socket.MakeSlots(BlockSize, blocks, slot);
            }

            memory = RingMemory.Map(socket.Descriptor, (nint)BlockSize * blocks)
                ?? throw new ComponentException("The system does not map the ring into memory; a smaller receive-buffer may do.");
            socket.Bind(device, options.Promiscuous);
            if (!isOfBlocks)
            {
                return new SlotRing(socket, memory, BlockSize, blocks, slot);
            }

            BlockMemory parts = new(memory, BlockSize, blocks);
            return options.Gather == TimeSpan.Zero ? new BlockRing(socket, memory, parts) : new GatheringRing(socket, memory, parts, options.Gather, clock);
        }
        catch
        {
            memory?.Unmap();
            socket.Close();
            throw;
        }
    }
}
