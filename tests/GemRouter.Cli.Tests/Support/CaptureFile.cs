using GemRouter.Cli.Replay;
using GemRouter.Hosting;
using GemRouter.Loading;

namespace GemRouter.Cli.Tests;

/// <summary>A packet of a capture.</summary>
internal sealed record CapturedPacket(DateTimeOffset At, GroupAddress Group, ushort Port, Address Source, ushort SourcePort, byte Ttl, byte Dscp, byte[] Payload);

/// <summary>Writes and reads captures, as the program does.</summary>
internal sealed class CaptureFile(string plugins) : IAsyncDisposable
{
    private const int Longest = ushort.MaxValue;

    private readonly BatchOwner _batch = new(new PacketPool(65, 0, Longest, 0), 64);
    private readonly Ledger _ledger = new();

    public LoadedComponents Components { get; } = new(new PluginLoader(new TrustEverything()).Load([plugins]));

    public async Task WriteAsync(string path, IEnumerable<CapturedPacket> packets)
    {
        ReplayClock clock = new(default);
        ILink link = RecordingFile.Writer(Components, path, Longest)(RecordingFile.Context(Components, "test", clock, new RecordingNotes()));
        await link.StartAsync(CancellationToken.None);
        using ILinkSender sender = link.OpenSender();
        foreach (CapturedPacket captured in packets)
        {
            clock.Start = captured.At;
            _batch.BeginStage(_ledger, clock.Now);
            Assert.True(_batch.Batch.TryRent(out Packet? packet));
            captured.Payload.CopyTo(packet.Reset(captured.Payload.Length));
            (packet.Group, packet.Port, packet.Source, packet.SourcePort, packet.Ttl, packet.Dscp) = (captured.Group, captured.Port, captured.Source, captured.SourcePort, captured.Ttl, captured.Dscp);
            _batch.Batch.Add(packet);
            _batch.BeginSend();
            sender.Send(_batch.Batch);
            Assert.Equal(1, _batch.CompleteSend());
        }

        await link.StopAsync(CancellationToken.None);
    }

    public async Task<List<CapturedPacket>> ReadAsync(string path)
    {
        List<CapturedPacket> packets = [];
        ReplayClock clock = new(default);
        ILink link = RecordingFile.Reader(Components, path)(RecordingFile.Context(Components, "test", clock, new RecordingNotes()));
        await link.StartAsync(CancellationToken.None);
        IRecordedLink recorded = (IRecordedLink)link;
        foreach (string groups in (string[])["224.0.0.0/4", "ff00::/8"])
        {
            link.Subscribe(new Subscription(GroupPrefix.Parse(groups), null));
        }

        using ILinkReceiver receiver = link.OpenReceiver();
        while (recorded.NextArrival != Instant.Never)
        {
            clock.AdvanceTo(recorded.NextArrival);
            _batch.BeginReceive(_ledger, clock.Now, 64);
            receiver.Receive(_batch.Batch, clock.Now);
            _batch.BeginStage(_ledger, clock.Now);
            foreach (Packet packet in _batch.Batch)
            {
                packets.Add(new CapturedPacket(
                    recorded.RecordedAt + (packet.ReceivedAt - ReplayClock.Beginning), packet.Group, packet.Port, packet.Source, packet.SourcePort, packet.Ttl, packet.Dscp, packet.Payload.ToArray()));
                _batch.Batch.Consume(packet);
            }
        }

        await link.StopAsync(CancellationToken.None);
        return packets;
    }

    public ValueTask DisposeAsync() => Components.DisposeAsync();
}
