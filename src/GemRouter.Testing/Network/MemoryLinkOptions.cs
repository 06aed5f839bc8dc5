using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Testing;

/// <summary>The options of a link on a <see cref="MemoryNetwork"/>.</summary>
public sealed class MemoryLinkOptions : IValidatedOptions
{
    /// <summary>The link's own address on the medium; each link has another.</summary>
    [Description("The link's own address on the medium.")]
    public Address Address { get; set; } = Address.Parse("192.0.2.1");

    /// <summary>See <see cref="LinkAbilities.Mtu"/>.</summary>
    [Description("The largest IP packet, in bytes.")]
    [Range(576, 65535)]
    public int Mtu { get; set; } = 1500;

    /// <summary>Datagrams that may be on their way to the link, or wait there; more are lost.</summary>
    [Description("Datagrams that may be on their way to the link, or wait there.")]
    [Range(1, 65536)]
    public int Queue { get; set; } = 512;

    /// <summary>See <see cref="LinkAbilities.SendsForeignSource"/>.</summary>
    [Description("Whether it sends with each packet's own source.")]
    public bool ForeignSource { get; set; } = true;

    /// <summary>See <see cref="LinkAbilities.ReceivesPrefixes"/>.</summary>
    [Description("Whether it receives whole prefixes and all ports.")]
    public bool Prefixes { get; set; } = true;

    /// <summary>True where its receiver lends its memory (<see cref="IRingReceiver"/>) instead of copying.</summary>
    [Description("Whether its receiver lends its memory instead of copying.")]
    public bool Ring { get; set; }

    /// <inheritdoc/>
    public void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (Address.IsMulticast || Address.IsUnspecified)
        {
            problems.Add(nameof(Address), Address, "is no address of a host", "for instance 192.0.2.1");
        }
    }
}
