using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Plugin.Ring;

/// <summary>The options of a <c>ring</c> link.</summary>
public sealed class RingOptions : IValidatedOptions
{
    private static readonly TimeSpan ShortestRetire = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestRetire = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestGather = TimeSpan.FromMilliseconds(200); // and as long again to be handed out: fragments of one payload wait 500 ms for each other, packets a second for their key

    /// <summary>The interface's name. It need not exist yet.</summary>
    [Required]
    [Description("The interface's name, as in eth1. It may come late, go away and come back.")]
    public string? Device { get; set; }

    /// <summary>What the link waits for.</summary>
    [Description("throughput: many packets at once, up to \"retire\" late. latency: each packet, asleep until it comes. spin: each packet, awake all the time, at the price of a processor.")]
    public RingMode Mode { get; set; } = RingMode.Throughput;

    /// <summary>How long the first packet of a block waits for others, in mode throughput: whole milliseconds, 1 ms to 1 s.</summary>
    [Description("Mode throughput: how long a packet may wait for others to come with it, in whole milliseconds.")]
    public TimeSpan Retire { get; set; } = TimeSpan.FromMilliseconds(2); // a block each time that packets came: 256 of them last half a second

    /// <summary>How long packets gather, to be taken flow by flow, in mode throughput: 0 for not at all, or whole milliseconds up to 200.</summary>
    [Description("Mode throughput: how long packets gather, so that those of many flows that take turns come flow by flow and leave in runs, in whole milliseconds up to 200; they come up to twice that later. 0s: not at all.")]
    public TimeSpan Gather { get; set; } = TimeSpan.Zero;

    /// <summary>Whose source address packets are sent with.</summary>
    [Description("own: packets are sent with the interface's address, in runs. preserve: with their original source address, one by one.")]
    public SourceChoice Source { get; set; } = SourceChoice.Own;

    /// <summary>How packets are sent with the interface's address.</summary>
    [Description("With \"source: own\": auto: packets that go alone, since flows take turns, are sent as whole frames, past the host's firewall and routing, which costs less. socket: all through a UDP socket. With \"tell-host\" or \"hear-host\" it is socket.")]
    public SendChoice Send { get; set; } = SendChoice.Auto;

    /// <summary>Groups to join besides the subscriptions of single groups, so that switches and interfaces deliver them.</summary>
    [Description("Groups to join, so that switches and the interface deliver them: what is received by prefixes cannot be joined whole.")]
    public IReadOnlyList<GroupAddress> Join { get; set; } = [];

    /// <summary>The largest IP packet, in bytes, 576 to 65535; the interface's own limit where left out.</summary>
    [Range(576, 65535)]
    [Description("The largest IP packet in bytes; the interface's own limit where left out. Longer ones are dropped, never fragmented.")]
    public int? Mtu { get; set; }

    /// <summary>The ring of each receiver in bytes, rounded down to blocks of 128 KiB.</summary>
    [Range(1 << 20, 1 << 30)]
    [Description("The ring of each receiver in bytes, in steps of 131072.")]
    public int ReceiveBuffer { get; set; } = 32 << 20;

    /// <summary>True to have the interface deliver all frames, not only those it was asked for.</summary>
    [Description("Whether the interface delivers all frames that it sees, not only those of joined groups.")]
    public bool Promiscuous { get; set; }

    /// <summary>True to receive also what other programs of this host send through the interface.</summary>
    [Description("Whether what other programs of this host send through the interface is received, too. It costs time for each packet that leaves.")]
    public bool HearHost { get; set; }

    /// <summary>True to let other programs of this host hear what the link sends with its own address.</summary>
    [Description("Whether other programs of this host hear what the link sends, a player for instance; with \"source: own\". It costs time for each packet that is sent.")]
    public bool TellHost { get; set; }

    /// <summary>What becomes of received packets whose checksums are wrong.</summary>
    [Description("verify: packets with a wrong checksum are dropped (one that was left to hardware is not wrong). ignore: they are taken.")]
    public ChecksumChoice Checksums { get; set; } = ChecksumChoice.Verify;

    /// <summary>True where packets with the interface's address may leave as whole frames: nobody on this host is to hear them, the link included.</summary>
    internal bool SendsOwnFrames => Source == SourceChoice.Own && Send == SendChoice.Auto && !TellHost && !HearHost;

    /// <summary>True where frames leave through the rings' sockets, so that rings that hear the host do not hear the link.</summary>
    internal bool InjectsThroughRings => Source == SourceChoice.Preserve && HearHost;

    /// <inheritdoc/>
    public void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);

        // IFNAMSIZ of Linux
        if (!string.IsNullOrEmpty(Device) && (Device.Length > 15 || Device.Any(static c => c is '/' or '\0' || char.IsWhiteSpace(c) || char.IsControl(c))))
        {
            problems.Add(nameof(Device), Device, "is no interface's name", "at most 15 characters without spaces and slashes, as \"ip link\" shows it");
        }

        if (Send == SendChoice.Socket && Source == SourceChoice.Preserve)
        {
            problems.Add(nameof(Send), "socket", "does not go with \"source: preserve\": a socket sends with the host's own addresses alone", "\"source: own\", or \"send\" left out: then all that is sent passes the host's firewall by");
        }

        if (Retire < ShortestRetire || Retire > LongestRetire || Retire.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            problems.Add(nameof(Retire), $"{Retire.TotalMilliseconds}ms", "is no time that the system can wait", "whole milliseconds, 1ms to 1s");
        }

        if (Gather < TimeSpan.Zero || Gather > LongestGather || Gather.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            problems.Add(nameof(Gather), $"{Gather.TotalMilliseconds}ms", "is no time for which packets can gather", "whole milliseconds up to 200ms, or 0s for not at all");
        }
        else if (Gather > TimeSpan.Zero && Mode != RingMode.Throughput)
        {
            problems.Add(nameof(Gather), $"{Gather.TotalMilliseconds}ms", $"does not go with \"mode: {Mode.ToString().ToLowerInvariant()}\", which is for little delay", "\"mode: throughput\", or \"gather\" left out");
        }
    }
}
