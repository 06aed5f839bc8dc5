using GemRouter.Protocol;

namespace GemRouter.Simulation.Domains;

/// <summary>What a control datagram of an honest machine says, as far as invariants look at it: read with the domain's keys, which the watcher of a simulation has.</summary>
internal sealed class ControlMessage
{
    public required MessageType Type { get; init; }

    public required BootId Boot { get; init; }

    public required ulong Counter { get; init; }

    public NodeId Node { get; init; }

    public bool IsGoodbye { get; init; }

    public Challenge Challenge { get; init; }

    public IReadOnlyList<Want> Wants { get; init; } = [];

    public IReadOnlyList<Echo> Echoes { get; init; } = [];

    public IReadOnlyList<StreamEntry> Listed { get; init; } = [];

    public IReadOnlyList<KeyRequestEntry> Requests { get; init; } = [];

    public IReadOnlyList<AnnouncedObject> Objects { get; init; } = [];

    /// <summary>Reads a datagram; null where it is not one of the domain's.</summary>
    public static ControlMessage? Read(ReadOnlySpan<byte> datagram, DomainKeys keys)
    {
        if (!Envelope.TryRead(datagram, out Envelope envelope) || keys.FindBootstrap(envelope.BootstrapKey) is not { } bootstrap)
        {
            return null;
        }

        Span<byte> control = stackalloc byte[BootstrapKey.KeySize];
        Span<byte> plaintext = stackalloc byte[Envelope.PlaintextSize(datagram.Length)];
        bootstrap.DeriveControlKey(envelope.Sender, control);
        return !Envelope.TryOpen(datagram, control, plaintext) ? null
            : envelope.Type == MessageType.Hello ? ReadHello(envelope, plaintext)
            : ReadAnnounce(envelope, plaintext, keys);
    }

    private static ControlMessage? ReadHello(in Envelope envelope, ReadOnlySpan<byte> plaintext)
    {
        if (!Hello.TryRead(plaintext, envelope.Sender, out Hello hello))
        {
            return null;
        }

        return new ControlMessage
        {
            Type = MessageType.Hello,
            Boot = envelope.Sender,
            Counter = envelope.Counter,
            Node = hello.Node,
            IsGoodbye = hello.IsGoodbye,
            Challenge = hello.Challenge,
            Wants = Copy(hello.Wants),
            Echoes = Copy(hello.Echoes),
            Listed = Copy(hello.Streams),
            Requests = Copy(hello.Requests),
        };
    }

    private static List<T> Copy<T>(EntryList<T> entries)
        where T : struct, IWireEntry<T>
    {
        List<T> copy = [];
        for (int i = 0; i < entries.Count; i++)
        {
            copy.Add(entries[i]);
        }

        return copy;
    }

    private static ControlMessage ReadAnnounce(in Envelope envelope, ReadOnlySpan<byte> plaintext, DomainKeys keys)
    {
        List<AnnouncedObject> objects = [];
        for (int at = 0; at + Announcement.Size <= plaintext.Length; at += Announcement.Size)
        {
            if (keys.Read(plaintext.Slice(at, Announcement.Size)) is { } announced)
            {
                objects.Add(announced);
            }
        }

        return new ControlMessage { Type = MessageType.Announce, Boot = envelope.Sender, Counter = envelope.Counter, Objects = objects };
    }
}

/// <summary>An announced SEK.</summary>
/// <param name="Key">Group, port and kid.</param>
/// <param name="Source">The source.</param>
/// <param name="Boot">Its boot.</param>
/// <param name="Sequence">ann_seq.</param>
internal sealed record AnnouncedObject(KeyAddress Key, NodeId Source, BootId Boot, uint Sequence);
