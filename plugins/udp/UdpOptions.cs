using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Plugin.Udp;

/// <summary>The options of a <c>udp</c> link.</summary>
public sealed class UdpOptions : IValidatedOptions
{
    /// <summary>The interface's name. It need not exist yet.</summary>
    [Required]
    [Description("The interface's name, as in eth1. It may come late, go away and come back.")]
    public string? Device { get; set; }

    /// <summary>What the link waits for.</summary>
    [Description("throughput: where packets come fast, each may wait 100 microseconds for others to come with it. latency: none waits.")]
    public UdpMode Mode { get; set; } = UdpMode.Throughput;

    /// <summary>True to let other programs of this host hear what the link sends.</summary>
    [Description("Whether other programs of this host hear what the link sends, a player for instance. It costs time for each packet that is sent.")]
    public bool TellHost { get; set; }

    /// <summary>The largest IP packet, in bytes, 576 to 65535; the interface's own limit where left out.</summary>
    [Range(576, 65535)]
    [Description("The largest IP packet in bytes; the interface's own limit where left out. Longer ones are dropped, never fragmented.")]
    public int? Mtu { get; set; }

    /// <summary>The receive buffer of each socket, in bytes.</summary>
    [Range(4096, 1 << 30)]
    [Description("The receive buffer of each socket in bytes; the system may grant less (net.core.rmem_max).")]
    public int ReceiveBuffer { get; set; } = 8 << 20;

    /// <inheritdoc/>
    public void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        // IFNAMSIZ of Linux; elsewhere names are longer, and never hold these characters.
        if (!string.IsNullOrEmpty(Device)
            && ((OperatingSystem.IsLinux() && Device.Length > 15) || Device.Any(static c => c is '/' or '\0' || char.IsWhiteSpace(c) || char.IsControl(c))))
        {
            problems.Add(nameof(Device), Device, "is no interface's name", "at most 15 characters without spaces and slashes, as \"ip link\" shows it");
        }
    }
}
