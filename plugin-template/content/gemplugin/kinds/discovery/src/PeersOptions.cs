using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace __namespace__;

/// <summary>The options of <c>peers</c>: <c>{ use: peers, on: fabric, to: [192.0.2.2, 192.0.2.3] }</c>. (<c>on</c> is the router's own option.)</summary>
public sealed class PeersOptions : IValidatedOptions
{
    [Description("The UDP port of all routers, this one's own included.")]
    [Range(1, 65535)]
    public int Port { get; set; } = 7177;

    [Description("The addresses of the other routers.")]
    public IReadOnlyList<Address> To { get; set; } = [];

    /// <summary>What attributes cannot say. Every problem is added, so that a person sees all of them at once.</summary>
    public void Validate(OptionProblems problems)
    {
        if (To?.Count is null or 0 or > ControlEndpoints.Most)
        {
            problems.Add(nameof(To), null, $"has {To?.Count ?? 0} peers", $"1 to {ControlEndpoints.Most}");
        }

        foreach (Address address in To?.Where(static address => address.IsMulticast || address.IsUnspecified) ?? [])
        {
            problems.Add(nameof(To), address, "is no address of a router", "a unicast address, such as 192.0.2.2");
        }
    }
}
