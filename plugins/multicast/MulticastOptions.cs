using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Plugin.Multicast;

/// <summary>The options of the discovery strategy <c>multicast</c>. The defaults are the wire document's (section 3).</summary>
public sealed class MulticastOptions : IValidatedOptions
{
    /// <summary>The group in which the routers meet; the same for all of them. Over IPv6, ff18::4745:4d is the wire document's.</summary>
    [Description("The group in which the routers meet; the same for all of them. Over IPv6 take ff18::4745:4d.")]
    public GroupAddress Group { get; set; } = GroupAddress.Parse("239.255.71.77");

    /// <summary>The UDP port, 1 to 65535; the same for all routers.</summary>
    [Description("The UDP port; the same for all routers.")]
    [Range(1, 65535)]
    public int Port { get; set; } = 7177;

    /// <inheritdoc/>
    public void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);

        // A default value, where nobody filled it in: it holds no multicast address.
        if (!Group.Address.IsMulticast)
        {
            problems.Add(nameof(Group), Group, "is no multicast group", "an address of 224.0.0.0/4 or ff00::/8, such as 239.255.71.77 or ff18::4745:4d");
        }
    }
}
