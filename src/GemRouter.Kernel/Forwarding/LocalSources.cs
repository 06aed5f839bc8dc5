using System.Net;

namespace GemRouter.Kernel.Forwarding;

/// <summary>The sources that are local to a red link (design, decision 10): those of the link's own networks, and what the manifest adds. Immutable.</summary>
internal sealed class LocalSources
{
    public static readonly LocalSources None = new([]);

    private readonly AddressPrefix[] _prefixes;

    public LocalSources(IEnumerable<IPNetwork> networks)
    {
        _prefixes = [.. networks.Select(static network => new AddressPrefix(network)).Distinct()];
    }

    public bool Contains(Address source)
    {
        foreach (AddressPrefix prefix in _prefixes)
        {
            if (prefix.Contains(source))
            {
                return true;
            }
        }

        return false;
    }
}
