using System.Globalization;
using System.Text;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>
/// The subscriptions as a filter of libpcap (pcap-filter(7)), which the kernel runs: what nobody subscribed to costs no wake-up. It may let in somewhat more; the receiver looks at each packet
/// anyway. Fragments and packets with extension headers of IPv6 have their ports elsewhere: they are let in by their group, and counted.
/// </summary>
internal static class FilterExpression
{
    /// <summary>Lets nothing in: no frame is empty. An expression that is plainly never true libpcap refuses.</summary>
    public const string Nothing = "len = 0";

    private const int MostTerms = 100; // the kernel takes 4096 instructions, some 10 a term
    private const string AllGroups = "(ip and dst net 224.0.0.0/4 and ip proto 17) or (ip6 and dst net ff00::/8)";

    /// <summary>The filter of a link.</summary>
    public static string Of(Wanted wanted, PcapOptions options)
    {
        if (wanted.Subscriptions.IsEmpty)
        {
            return Nothing;
        }

        string[] terms = [.. wanted.Subscriptions.Select(TermOf).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        string groups = terms.Length > MostTerms ? AllGroups : string.Join(" or ", terms);
        StringBuilder all = new();
        foreach (int? vlan in (int?[])[options.OuterVlan, options.Vlan])
        {
            if (vlan is not null)
            {
                all.Append(CultureInfo.InvariantCulture, $"vlan {vlan} and "); // all that stands behind it is about what is within
            }
        }

        return all.Length == 0 ? groups : $"{all}({groups})";
    }

    private static string TermOf(Subscription subscription)
    {
        bool ipv4 = subscription.Groups.First.IsIPv4;
        StringBuilder term = new(ipv4 ? "(ip and ip proto 17 and " : "(ip6 and ");
        term.Append(subscription.Groups.IsSingle ? $"dst host {subscription.Groups.First}" : $"dst net {subscription.Groups}");
        if (subscription.Source is { } source)
        {
            term.Append(CultureInfo.InvariantCulture, $" and src host {source}");
        }

        if (subscription.Port is { } port)
        {
            term.Append(CultureInfo.InvariantCulture, $" and (udp dst port {port} or {(ipv4 ? "ip[6:2] & 0x1fff != 0" : "ip6[6] != 17")})");
        }

        return term.Append(')').ToString();
    }
}
