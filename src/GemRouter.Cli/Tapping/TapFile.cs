using GemRouter.Cli.Replay;
using GemRouter.Hosting;
using GemRouter.Kernel;

namespace GemRouter.Cli.Tapping;

/// <summary>The file that a tap writes, with the times at which packets passed. One thread.</summary>
internal sealed class TapFile : IAsyncDisposable
{
    private const int LongestPacket = ushort.MaxValue;

    private readonly ReplayClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly RecordingNotes _notes = new();
    private readonly BatchOwner _batch = new(new PacketPool(1, 0, LongestPacket, 0), 1);
    private readonly Ledger _ledger = new();
    private readonly ILink _link;
    private ILinkSender? _sender;

    /// <summary>Prepares it.</summary>
    /// <exception cref="ComponentException">The path is none.</exception>
    public TapFile(string path, string point, LoadedComponents components) =>
        _link = RecordingFile.Writer(components, path, LongestPacket)(RecordingFile.Context(components, point, _clock, _notes));

    /// <summary>Packets that it holds.</summary>
    public long Packets { get; private set; }

    /// <summary>What is wrong with it, for a person; null where nothing is.</summary>
    public string? Problem => _notes.Problem ?? (_notes.Drops.FirstOrDefault() is { Key: { } reason } ? $"packets that no frame can hold: {reason}" : null);

    /// <summary>Begins the file.</summary>
    /// <exception cref="ComponentException">It cannot be written.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _link.StartAsync(cancellationToken);
        _sender = _link.OpenSender();
    }

    /// <summary>Adds a packet.</summary>
    public void Add(TappedPacket tapped)
    {
        TimeSpan since = tapped.At - _clock.Start;
        if (Packets == 0)
        {
            _clock.Start = tapped.At;
        }
        else if (since > TimeSpan.Zero)
        {
            _clock.AdvanceTo(new Instant(ReplayClock.Beginning.Nanoseconds + (since.Ticks * TimeSpan.NanosecondsPerTick)));
        }

        _batch.BeginStage(_ledger, _clock.Now);
        if (!_batch.Batch.TryRent(out Packet? packet))
        {
            throw new InvalidOperationException("A packet was not given back.");
        }

        tapped.Payload.CopyTo(packet.Reset(tapped.Payload.Length));
        packet.Group = GroupAddress.Parse(tapped.Group);
        packet.Port = (ushort)tapped.Port;
        packet.Source = Address.Parse(tapped.Source);
        packet.SourcePort = (ushort)tapped.SourcePort;
        packet.Ttl = (byte)tapped.Ttl;
        packet.Dscp = (byte)tapped.Dscp;
        packet.Ecn = (byte)tapped.Ecn;
        _batch.Batch.Add(packet);
        _batch.BeginSend();
        _sender!.Send(_batch.Batch);
        Packets += _batch.CompleteSend();
    }

    public async ValueTask DisposeAsync()
    {
        _sender?.Dispose();
        await _link.StopAsync(CancellationToken.None);
    }
}
