using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GemRouter.Plugin.Pcap.Frames;

namespace GemRouter.Plugin.Pcap;

/// <summary>The options of a <c>pcap</c> link: an interface, or files.</summary>
public sealed class PcapOptions : IValidatedOptions
{
    private const int MostVlan = 4094;

    /// <summary>The interface's name. It need not exist yet. Null where the link is on files.</summary>
    [Description("The interface's name, as in eth1. It may come late, go away and come back. Instead of files.")]
    public string? Device { get; set; }

    /// <summary>The recording to play.</summary>
    [PathOption]
    [Description("A recording to play, .pcap or .pcapng, instead of an interface.")]
    public string? Read { get; set; }

    /// <summary>The file to write what is sent to.</summary>
    [PathOption]
    [Description("A file to write what is sent to, as pcapng, instead of an interface. What it held before is lost.")]
    public string? Write { get; set; }

    /// <summary>Whose source address packets are sent with.</summary>
    [Description("preserve: packets are sent with their original source address. own: with the interface's.")]
    public SourceChoice Source { get; set; } = SourceChoice.Preserve;

    /// <summary>Groups to join besides the subscriptions of single groups, so that switches and interfaces deliver them.</summary>
    [Description("Groups to join, so that switches and the interface deliver them: what is received by prefixes cannot be joined whole.")]
    public IReadOnlyList<GroupAddress> Join { get; set; } = [];

    /// <summary>The VLAN to receive from and send to, 1 to 4094; untagged frames where left out (in a recording: all frames).</summary>
    [Range(1, MostVlan)]
    [Description("The 802.1Q VLAN of the frames, 1 to 4094; untagged where left out (when playing a recording: any).")]
    public int? Vlan { get; set; }

    /// <summary>The outer VLAN (802.1ad), where <see cref="Vlan"/> is within another.</summary>
    [Range(1, MostVlan)]
    [Description("The outer 802.1ad VLAN, where the VLAN is within another.")]
    public int? OuterVlan { get; set; }

    /// <summary>The largest IP packet, in bytes, 576 to 65535; the interface's own limit where left out, 1500 for files.</summary>
    [Range(576, 65535)]
    [Description("The largest IP packet in bytes; the interface's own limit where left out, 1500 for files. Longer ones are dropped, never fragmented.")]
    public int? Mtu { get; set; }

    /// <summary>The capture buffer in bytes.</summary>
    [Range(65536, 1 << 30)]
    [Description("The capture buffer in bytes.")]
    public int ReceiveBuffer { get; set; } = 8 << 20;

    /// <summary>True to have the interface deliver all frames, not only those it was asked for.</summary>
    [Description("Whether the interface delivers all frames that it sees, not only those of joined groups.")]
    public bool Promiscuous { get; set; }

    /// <summary>What becomes of received packets whose checksums are wrong.</summary>
    [Description("verify: packets with a wrong checksum are dropped (one that was left to hardware is not wrong). ignore: they are taken.")]
    public ChecksumChoice Checksums { get; set; } = ChecksumChoice.Verify;

    /// <summary>True where the link is on an interface.</summary>
    internal bool IsLive => Read is null && Write is null;

    /// <summary>The VLAN as frames are read and written with it.</summary>
    internal VlanChoice Vlans => new((ushort)(Vlan ?? 0), (ushort)(OuterVlan ?? 0), TakesAny: Read is not null && Vlan is null);

    /// <inheritdoc/>
    public void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (Device is null && IsLive)
        {
            problems.Add(nameof(Device), null, "is missing", "the name of an interface; or \"read\" or \"write\", for files");
        }

        // IFNAMSIZ of Linux
        if (Device is not null && (Device.Length is 0 or > 15 || Device.Any(static c => c is '/' or '\0' || char.IsWhiteSpace(c) || char.IsControl(c))))
        {
            problems.Add(nameof(Device), Device, "is no interface's name", "at most 15 characters without spaces and slashes, as \"ip link\" shows it");
        }

        if (OuterVlan is not null && Vlan is null)
        {
            problems.Add(nameof(OuterVlan), OuterVlan, "holds no VLAN", "\"vlan\" as well; or \"vlan\" alone");
        }

        if (!IsLive)
        {
            ValidateFiles(problems);
        }
    }

    private static void ValidatePath(OptionProblems problems, string name, string? path)
    {
        if (path is not null && (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal)))
        {
            problems.Add(name, path.Replace("\0", "\\0", StringComparison.Ordinal), "is no path", "the path of a file");
        }
    }

    private void ValidateFiles(OptionProblems problems)
    {
        ValidatePath(problems, nameof(Read), Read);
        ValidatePath(problems, nameof(Write), Write);
        if (Device is not null)
        {
            problems.Add(nameof(Device), Device, "stands beside files", "either an interface or files");
        }

        if (Read is not null && Read == Write)
        {
            problems.Add(nameof(Write), Write, "is the recording to play", "another file");
        }

        if (Source == SourceChoice.Own)
        {
            problems.Add(nameof(Source), "own", "has no address in a file", "preserve");
        }

        if (Join?.Count > 0)
        {
            problems.Add(nameof(Join), null, "has no network in a file", "none");
        }
    }
}
