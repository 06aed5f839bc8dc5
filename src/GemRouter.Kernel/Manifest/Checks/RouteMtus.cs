using System.Globalization;

namespace GemRouter.Kernel.Manifests;

/// <summary>A route's packets fit the fabric, where the manifest states its MTU. Where it does not, the link does, once it is made.</summary>
internal static class RouteMtus
{
    private const int Ethernet = 1500;

    private const int LeastForIPv6 = 1280; // RFC 8200, section 5

    public static void Check(CheckContext context)
    {
        foreach (RouteSettings route in context.Manifest.Routes)
        {
            if (route.Seals && context.Manifest.FindLink(route.Black) is { Mtu: { } mtu } black)
            {
                int red = context.Manifest.FindLink(route.Red)?.Mtu ?? Ethernet;
                string path = context.PathOf(black, "mtu");
                foreach (GroupPrefix prefix in route.Groups)
                {
                    if (context.Manifest.FindPolicy(prefix) is { } policy && context.Catalog.FindSuite(policy.Suite) is { } suite
                        && !CheckGroups(context, route, RouteBudget.Of(mtu, red, prefix.First.IsIPv4, policy, suite), path))
                    {
                        break; // one problem says it for the route
                    }
                }
            }
        }
    }

    private static bool CheckGroups(CheckContext context, RouteSettings route, RouteBudget budget, string path)
    {
        string mtu = string.Create(CultureInfo.InvariantCulture, $"\"{budget.Mtu}\"");
        if (!budget.IPv4 && budget.Mtu < LeastForIPv6)
        {
            context.Report.Error(ManifestCode.MtuTooSmall, path, $"{mtu} is below what IPv6 needs, and {context.Places.PathOf(route)} carries IPv6 groups; at least {LeastForIPv6}");
            return false;
        }

        if (!budget.LeavesRoom)
        {
            context.Report.Error(ManifestCode.MtuTooSmall, path, $"{mtu} leaves no room for a payload on {context.Places.PathOf(route)}");
            return false;
        }

        if (route.Oversize == OversizeAction.Drop && budget.MaxPayload < budget.RedMaxPayload)
        {
            context.Report.Warning(
                ManifestCode.MtuSmall, context.PathOf(route, "oversize"),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"payloads of {budget.MaxPayload + 1} to {budget.RedMaxPayload} bytes are dropped: {budget.Overhead} bytes are added, and the MTU is {budget.Mtu}; set oversize: fragment, or an MTU of {budget.MtuForAll}"));
            return false;
        }

        return true;
    }
}
