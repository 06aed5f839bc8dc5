using GemRouter.Hosting;

namespace GemRouter.Testing;

/// <summary>The multicast packets of a capture, in its order, without link headers.</summary>
public sealed class Recording
{
    private const int MostPayload = 65507;

    private Recording(string path, IReadOnlyList<TestPacket> packets, IReadOnlyDictionary<string, long> passedOver)
    {
        Path = path;
        Packets = packets;
        PassedOver = passedOver;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The packets. Their <see cref="TestPacket.ReceivedAt"/> counts from the first frame of the capture.</summary>
    public IReadOnlyList<TestPacket> Packets { get; }

    /// <summary>Frames that gave no packet, by the reason that the transport <c>pcap</c> counts them under: "ignored" is what was no multicast UDP.</summary>
    public IReadOnlyDictionary<string, long> PassedOver { get; }

    /// <summary>Reads a capture, .pcap or .pcapng. The transport <c>pcap</c> reads it, so its plugin must be there; libpcap need not.</summary>
    /// <param name="path">The file; a relative path counts from the test's assembly, else from the working folder.</param>
    /// <param name="setup">Where the plugin is; null for the search paths of the test assembly.</param>
    /// <exception cref="InvalidOperationException">There is no transport <c>pcap</c>.</exception>
    /// <exception cref="InvalidDataException">The file is no capture, or is broken.</exception>
    public static async Task<Recording> ReadAsync(string path, Action<RouterSetup>? setup = null)
    {
        string full = TestFile.Find(path);
        RouterSetup made = new();
        setup?.Invoke(made);
        await using FixtureComponents components = new(made);
        ComponentFactory factory = components.Find(ComponentKind.Transport, "pcap")
            ?? throw new InvalidOperationException("A capture is read by the transport \"pcap\", which no plugin here brings: name the search path of the standard plugins, or add the PcapPlugin to the setup.");
        object options = factory.CreateOptions();
        options.GetType().GetProperty("Read")!.SetValue(options, full); // the class is the plugin's, so it is set by the names that its document gives
        using TestHost host = new(name: System.IO.Path.GetFileName(path));
        ILink link = (ILink)factory.Create(host.Context, options);
        try
        {
            await link.StartAsync(CancellationToken.None);
            List<TestPacket> packets = Read(link, (FakeClock)host.Clock);
            return host.Health.State == HealthState.Failed || (host.Health.State == HealthState.Degraded && host.Health.Last is not null)
                ? throw new InvalidDataException($"{full}: {host.Health.Last!.Message}")
                : new Recording(path, packets, host.Counters.Names.Where(name => host.Counters[name] > 0).ToDictionary(static name => name, name => host.Counters[name]));
        }
        catch (ComponentException exception)
        {
            throw new InvalidDataException($"{full}: {exception.Message}", exception);
        }
        finally
        {
            await link.StopAsync(CancellationToken.None);
        }
    }

    private static List<TestPacket> Read(ILink link, FakeClock clock)
    {
        link.Subscribe(new Subscription(GroupPrefix.Parse("224.0.0.0/4"), null));
        link.Subscribe(new Subscription(GroupPrefix.Parse("ff00::/8"), null));
        using ILinkReceiver receiver = link.OpenReceiver();
        BatchOwner owner = new(new PacketPool(64, 0, MostPayload, 0), 32);
        Ledger ledger = new();
        List<TestPacket> packets = [];
        Instant began = clock.Now;
        IRecordedLink recorded = (IRecordedLink)link;
        while (recorded.NextArrival != Instant.Never)
        {
            clock.AdvanceTo(Instant.Max(recorded.NextArrival, clock.Now));
            owner.BeginReceive(ledger, clock.Now, 32);
            receiver.Receive(owner.Batch, clock.Now);
            foreach (Packet packet in owner.Batch)
            {
                packets.Add(TestPacket.Of(packet) with { ReceivedAt = new Instant((packet.ReceivedAt - began).Ticks * TimeSpan.NanosecondsPerTick) });
            }

            owner.BeginSend();
            owner.CompleteSend();
        }

        return packets;
    }
}
