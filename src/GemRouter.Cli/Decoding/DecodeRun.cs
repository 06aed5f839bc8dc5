using GemRouter.Cli.Replay;
using GemRouter.Hosting;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace GemRouter.Cli.Decoding;

/// <summary>Opens the data packets of a capture and writes what was in them, with the capture's time stamps. Both links are files; there is no router, no freshness, and nothing of a network. One thread.</summary>
internal sealed class DecodeRun : IDisposable
{
    private const int LongestPacket = ushort.MaxValue;
    private const int BatchPackets = 64;
    private static readonly GroupPrefix[] AllGroups = [GroupPrefix.Parse("224.0.0.0/4"), GroupPrefix.Parse("ff00::/8")];

    private readonly ReplayClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly FileLinkNotes _notes = new();
    private readonly RecordingOpener _opener;
    private readonly FragmentReassembler _fragments = new(new MemoryBudget(MemoryBudget.Default));
    private readonly SeenNumbers _seen = new();
    private readonly Dictionary<(GroupAddress Group, ushort Port, Address Source), DecodedStream> _streams = [];
    private readonly BatchOwner _in = new(new PacketPool(2 * BatchPackets, 0, LongestPacket, 0), BatchPackets);
    private readonly BatchOwner _out = new(new PacketPool(2, 0, LongestPacket, 0), 1);
    private readonly Ledger _ledger = new();
    private readonly byte[] _clear = new byte[LongestPacket + 1];
    private readonly ILink _recording;
    private readonly ILink? _file;
    private ILinkSender? _sender;
    private long _packets;
    private long _control;
    private long _other;

    /// <summary>Prepares it.</summary>
    /// <param name="input">The capture.</param>
    /// <param name="output">Where to write; null for nowhere.</param>
    /// <param name="components">The plugins' components.</param>
    /// <param name="opener">The keys; disposed with this.</param>
    /// <exception cref="ComponentException">A file is none.</exception>
    public DecodeRun(string input, string? output, LoadedComponents components, RecordingOpener opener)
    {
        _opener = opener;
        ComponentFactory factory = components.Find(ComponentKind.Transport, "pcap") ?? throw new ComponentException("this needs the transport \"pcap\", which no plugin here brings");
        ComponentContext context = new()
        {
            Name = "decode",
            Logger = NullLogger.Instance,
            Clock = _clock,
            Entropy = SystemEntropy.Instance,
            Counters = _notes,
            Health = _notes,
            Services = components.ServicesOf(factory),
        };
        _recording = RecordingFile.Reader(components, input)(context);
        _file = output is null ? null : RecordingFile.Writer(components, output, LongestPacket)(context);
    }

    /// <summary>Runs it.</summary>
    /// <exception cref="ComponentException">A file cannot be read or written.</exception>
    public async Task<DecodeReport> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _recording.StartAsync(cancellationToken); // first: a wrong path here must not cost the other file
            IRecordedLink recorded = (IRecordedLink)_recording;
            _clock.Start = recorded.RecordedAt;
            if (_file is not null)
            {
                await _file.StartAsync(cancellationToken);
            }

            Play(recorded, cancellationToken);
            return Report();
        }
        finally
        {
            await _recording.StopAsync(CancellationToken.None);
            if (_file is not null)
            {
                await _file.StopAsync(CancellationToken.None);
            }
        }
    }

    public void Dispose() => _opener.Dispose();

    private void Play(IRecordedLink recorded, CancellationToken cancellationToken)
    {
        Array.ForEach(AllGroups, groups => _recording.Subscribe(new Subscription(groups, null)));
        using ILinkReceiver receiver = _recording.OpenReceiver();
        using ILinkSender? sender = _sender = _file?.OpenSender();
        while (recorded.NextArrival != Instant.Never)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _clock.AdvanceTo(recorded.NextArrival);
            _in.BeginReceive(_ledger, _clock.Now, BatchPackets);
            receiver.Receive(_in.Batch, _clock.Now);
            _in.BeginStage(_ledger, _clock.Now);
            foreach (Packet packet in _in.Batch)
            {
                Take(packet);
                _in.Batch.Consume(packet);
            }
        }

        _fragments.Stop();
    }

    private void Take(Packet packet)
    {
        _packets++;
        if (Envelope.TryRead(packet.Payload, out _))
        {
            _control++;
            return;
        }

        DataVerdict verdict = _opener.Open(packet.Group, packet.Port, packet.Payload, _clear, out OpenedPacket opened);
        if (verdict == DataVerdict.Plaintext)
        {
            _other++;
            return;
        }

        DecodedStream stream = StreamOf(packet);
        stream.Packets++;
        if (opened.Key is null)
        {
            stream.UnknownKey += verdict == DataVerdict.UnknownKey ? 1 : 0;
            stream.AuthFailed += verdict == DataVerdict.AuthFailed ? 1 : 0;
            stream.Malformed += verdict == DataVerdict.Malformed ? 1 : 0;
        }
        else if (!_seen.Add(opened.Key.Commitment, opened.Header.Number))
        {
            stream.Duplicates++;
        }
        else
        {
            stream.Opened++;
            stream.Malformed += verdict == DataVerdict.Malformed ? 1 : 0;
            if (verdict == DataVerdict.Accepted)
            {
                Give(packet, opened, stream);
            }
        }
    }

    private void Give(Packet packet, in OpenedPacket opened, DecodedStream stream)
    {
        if (opened.Kind != PayloadKind.Fragment)
        {
            Write(packet, opened.PayloadIn(_clear), opened.Inner.HasOrigin ? opened.Inner.Origin : null, stream);
            return;
        }

        stream.FragmentsLost++; // until its payload is whole
        if (_fragments.Add(opened.Key!, opened.Inner, opened.PayloadIn(_clear), packet.ReceivedAt, out ReassembledPayload whole) == FragmentOutcome.Completed)
        {
            stream.FragmentsLost -= whole.Fragments;
            Write(packet, whole.Bytes, whole.HasOrigin ? whole.Origin : null, stream);
        }
    }

    private void Write(Packet from, ReadOnlySpan<byte> payload, Origin? origin, DecodedStream stream)
    {
        _out.BeginStage(_ledger, _clock.Now);
        if (!_out.Batch.TryRent(out Packet? packet))
        {
            throw new InvalidOperationException("A packet was not given back.");
        }

        payload.CopyTo(packet.Reset(payload.Length));
        packet.CopyHeaderFrom(from);
        if (origin is { } carried) // as it came from the red side
        {
            packet.Source = carried.Source;
            packet.SourcePort = carried.Port;
            packet.Ttl = carried.Ttl;
            packet.Dscp = carried.Dscp;
        }

        _out.Batch.Add(packet);
        _out.BeginSend();
        _sender?.Send(_out.Batch);
        stream.Out += _out.CompleteSend();
    }

    private DecodedStream StreamOf(Packet packet)
    {
        (GroupAddress, ushort, Address) name = (packet.Group, packet.Port, packet.Source);
        if (!_streams.TryGetValue(name, out DecodedStream? stream))
        {
            _streams.Add(name, stream = new DecodedStream(packet.Group, packet.Port, packet.Source));
        }

        return stream;
    }

    private DecodeReport Report() => new()
    {
        Keys = _opener.Keys,
        Packets = _packets,
        Opened = _streams.Values.Sum(static stream => stream.Opened),
        Out = _streams.Values.Sum(static stream => stream.Out),
        Control = _control,
        Other = _other,
        Streams = [.. _streams.OrderBy(static pair => pair.Key.Group).ThenBy(static pair => pair.Key.Port).ThenBy(static pair => pair.Key.Source).Select(static pair => pair.Value)],
        Drops = new SortedDictionary<string, long>(Drops(), StringComparer.Ordinal),
        Problem = _notes.Problem,
    };

    private Dictionary<string, long> Drops()
    {
        Dictionary<string, long> drops = new(_notes.Drops, StringComparer.Ordinal);
        foreach (FragmentEnd end in Enum.GetValues<FragmentEnd>())
        {
            if (_fragments.Dropped(end) is > 0 and long packets)
            {
                drops.Add(end.CounterName(), packets);
            }
        }

        return drops;
    }
}
