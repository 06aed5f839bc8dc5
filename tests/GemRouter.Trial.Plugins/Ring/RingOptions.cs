using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Trial.Plugins;

public sealed class RingOptions : IValidatedOptions
{
    [Description("The link's own IPv4 address.")]
    public Address Address { get; set; } = Address.Parse("192.0.2.1");

    [Description("The largest IP packet, in bytes.")]
    [Range(576, 9216)]
    public int Mtu { get; set; } = 1500;

    public void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (!Address.IsIPv4 || Address.IsMulticast || Address.IsUnspecified)
        {
            problems.Add(nameof(Address), Address, "is no IPv4 address of a host", "for instance 192.0.2.1");
        }
    }
}
