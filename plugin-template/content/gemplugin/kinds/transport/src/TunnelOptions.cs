using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace __namespace__;

/// <summary>The options of <c>tunnel</c>: <c>{ use: tunnel, side: red, local: 192.0.2.1, remote: 192.0.2.2 }</c>. (<c>side</c> is the router's own option.)</summary>
public sealed class TunnelOptions : IValidatedOptions
{
    [Description("The address of this end.")]
    [Required]
    public Address? Local { get; set; }

    [Description("The UDP port of this end.")]
    [Range(1, 65535)]
    public int LocalPort { get; set; } = 48001;

    [Description("The address of the far end.")]
    [Required]
    public Address? Remote { get; set; }

    [Description("The UDP port of the far end.")]
    [Range(1, 65535)]
    public int RemotePort { get; set; } = 48001;

    [Description("The largest IP packet that goes through it, in bytes; 68 or 88 less than the network's own, so that nothing is fragmented.")]
    [Range(576, 65407)]
    public int Mtu { get; set; } = 1400;

    /// <summary>What attributes cannot say. Every problem is added, so that a person sees all of them at once.</summary>
    public void Validate(OptionProblems problems)
    {
        CheckUnicast(problems, nameof(Local), Local);
        CheckUnicast(problems, nameof(Remote), Remote);
        if (Local?.IsIPv4 != Remote?.IsIPv4 && Local is not null && Remote is not null)
        {
            problems.Add(nameof(Remote), Remote, "is not of the family of this end's address", "both IPv4 or both IPv6");
        }

        if (Local is not null && Local == Remote && LocalPort == RemotePort)
        {
            problems.Add(nameof(RemotePort), RemotePort, "is this end itself", "the address and port of the far end");
        }
    }

    private static void CheckUnicast(OptionProblems problems, string path, Address? address)
    {
        if (address is { IsUnspecified: true } or { IsMulticast: true })
        {
            problems.Add(path, address, "is no address of a host", "such as 192.0.2.1");
        }
    }
}
