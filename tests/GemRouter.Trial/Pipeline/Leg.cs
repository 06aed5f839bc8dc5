using GemRouter.Hosting;
using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Pipeline;

/// <summary>A leg from red to black with two stages and the sealer, between links that bring as much as it takes.</summary>
internal sealed class Leg : IDisposable
{
    public const int Batch = 64;
    public const int Payload = 1316; // seven MPEG-TS packets: what multicast video sends

    private readonly List<IDisposable> _owned = [];
    private readonly TestHost _host = new(TimeProvider.System);
    private readonly PipelineHost _pipeline;
    private readonly SealedStream _stream;
    private readonly Action _feed;
    private readonly Action _drain;

    private Leg(ICipherSuite suite, ILinkReceiver receiver, ILinkSender sender, bool sealsFirst, Action feed, Action drain)
    {
        _feed = feed;
        _drain = drain;
        _stream = new SealedStream(suite);
        IPacketStage[] stages =
        [
            (IPacketStage)DscpMarker.Factory().Create(_host.Context, new DscpMarkerOptions()),
            (IPacketStage)RateMeter.Factory().Create(_host.Context, new RateMeterOptions()),
        ];
        _pipeline = new PipelineHost(new PipelineSetup
        {
            Receiver = receiver,
            Sender = sender,
            Clock = TimeProvider.System,
            Before = sealsFirst ? [] : stages,
            Seal = _stream.Seal,
            After = sealsFirst ? stages : [],
            Packets = 256,
            Headroom = 64,
            Payload = 1500,
            Tailroom = 64,
            BatchSize = Batch,
        });
    }

    public long Sealed => _stream.Sealed;

    public Ledger Ledger => _pipeline.Ledger;

    public static byte[][] Buffers(int length)
    {
        byte[][] buffers = new byte[Batch][];
        for (int i = 0; i < Batch; i++)
        {
            buffers[i] = GC.AllocateArray<byte>(length, pinned: true);
            new Random(i).NextBytes(buffers[i]);
        }

        return buffers;
    }

    /// <summary>Between two blocks of memory, with a copy in and a copy out: stages, then the seal.</summary>
    public static Leg Copying(ICipherSuite suite) =>
        new(suite, new CopyingReceiver(Buffers(Payload)), new CopyingSender(Buffers(2048)), false, static () => { }, static () => { });

    /// <summary>From the ring of a mock kernel, where nothing is copied in, to a mock system call, which copies: the seal, then stages.</summary>
    public static Leg Ring(ICipherSuite suite)
    {
        // Two kernels, so two networks.
        PluginFixture[] plugins = [PluginFixture.Of<TrialPlugin>(), PluginFixture.Of<TrialPlugin>()];
        return Between(suite, true, false, (network, address) =>
        {
            TestHost host = new(TimeProvider.System, services: plugins[network].Services);
            return (ILink)RingLink.Factory().Create(host.Context, new RingOptions { Address = Address.Parse(address) });
        });
    }

    /// <summary>Between links of memory networks: stages, then the seal.</summary>
    public static Leg Network(ICipherSuite suite)
    {
        MemoryNetwork[] networks = [new(TimeProvider.System), new(TimeProvider.System)];
        return Between(suite, false, true, (network, address) => networks[network].CreateLink(address));
    }

    /// <summary>Brings a batch to where the leg receives.</summary>
    public void Feed() => _feed();

    /// <summary>One batch through the leg.</summary>
    public int Run() => _pipeline.RunOnce();

    /// <summary>Takes away what the leg sent.</summary>
    public void Drain() => _drain();

    public void Dispose()
    {
        _pipeline.Dispose();
        _stream.Dispose();
        _owned.ForEach(static owned => owned.Dispose());
        _host.Dispose();
    }

    private static Leg Between(ICipherSuite suite, bool sealsFirst, bool isHeard, Func<int, string, ILink> make)
    {
        ILink source = Start(0, "192.0.2.1");
        ILink red = Start(0, "192.0.2.2");
        ILink black = Start(1, "198.51.100.1");
        ILink sink = Start(1, "198.51.100.2");
        Subscription all = new(GroupPrefix.Parse("239.0.0.0/8"), null);
        red.Subscribe(all);
        if (isHeard)
        {
            sink.Subscribe(all);
        }

        ILinkReceiver receiver = red.OpenReceiver();
        ILinkSender sender = black.OpenSender();
        ILinkSender feeder = source.OpenSender();
        ILinkReceiver drain = sink.OpenReceiver();
        CopyingReceiver bringer = new(Buffers(Payload));
        BatchOwner owner = new(new PacketPool(2 * Batch, 0, 2048, 0), 2 * Batch);
        Ledger ledger = new();
        Leg leg = new(suite, receiver, sender, sealsFirst, () => Pass(bringer, feeder), () => Pass(drain, null));
        leg._owned.AddRange([receiver, sender, feeder, drain]);
        return leg;

        ILink Start(int network, string address)
        {
            ILink link = make(network, address);
            return link.StartAsync(CancellationToken.None).IsCompletedSuccessfully ? link : throw new InvalidOperationException("The link did not start.");
        }

        void Pass(ILinkReceiver from, ILinkSender? to)
        {
            owner.BeginReceive(ledger, Instant.Now(TimeProvider.System), Batch);
            from.Receive(owner.Batch, default);
            owner.BeginSend();
            to?.Send(owner.Batch);
            (from as IRingReceiver)?.Release();
            owner.CompleteSend();
        }
    }
}
