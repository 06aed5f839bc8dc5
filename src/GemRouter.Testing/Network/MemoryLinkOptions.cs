using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;

namespace GemRouter.Testing;

/// <summary>The options of a link on a <see cref="MemoryNetwork"/>.</summary>
public sealed class MemoryLinkOptions : IValidatedOptions
{
    /// <summary>The link's own address on the medium; each link has another.</summary>
    [Description("The link's own address on the medium.")]
    public Address Address { get; set; } = Address.Parse("192.0.2.1");

    /// <summary>The bits of <see cref="Address"/> that all on its network share (<see cref="IAddressedLink.Networks"/>); 24, or 64 for IPv6, where left out.</summary>
    [Description("The length of the network's prefix; 24, or 64 for IPv6, where left out.")]
    [Range(0, 128)]
    public int? PrefixLength { get; set; }

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

        if (Address.IsIPv4 && PrefixLength > 32)
        {
            problems.Add(nameof(PrefixLength), PrefixLength, "is longer than an IPv4 address", "0 to 32");
        }
    }

    /// <summary>The network of the address.</summary>
    internal IPNetwork Network()
    {
        int length = PrefixLength ?? (Address.IsIPv4 ? 24 : 64);
        byte[] bytes = Address.ToIPAddress().GetAddressBytes();
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] &= (byte)(0xFF00 >> Math.Clamp(length - (i * 8), 0, 8));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }
}
