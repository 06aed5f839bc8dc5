using System.Globalization;
using System.Reflection;

namespace GemRouter.Kernel.Manifests;

/// <summary>Control group and port fall under no group policy (wire 3). A strategy's groups are its options of type <see cref="GroupAddress"/>, its port the option "port".</summary>
internal static class ControlGroups
{
    public static void Check(CheckContext context)
    {
        foreach (DiscoverySettings discovery in context.Manifest.Discovery)
        {
            if (discovery.Strategy.OptionsIfRead is not { } options)
            {
                continue;
            }

            int? port = PortOf(options);
            foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                if (property.GetIndexParameters().Length == 0 && Get(property, options) is GroupAddress group)
                {
                    CheckGroup(context, group, port, context.PathOf(discovery, Texts.Kebab(property.Name)));
                }
            }
        }
    }

    private static void CheckGroup(CheckContext context, GroupAddress group, int? port, string path)
    {
        if (group != default
            && context.Manifest.FindPolicy(new GroupPrefix(group)) is { } policy
            && (port is null || policy.Ports.IsEmpty || policy.Ports.Contains(port.Value)))
        {
            context.Report.Error(
                ManifestCode.ControlGroup, path,
                $"the control group {Wording.Quote(group.ToString())} falls under the group policy {policy.Prefix} ({context.Places.PathOf(policy)}); take a group or a port outside it");
        }
    }

    private static int? PortOf(object options) =>
        options.GetType().GetProperty("Port") is { } property && Get(property, options) is int or ushort
            ? Convert.ToInt32(Get(property, options), CultureInfo.InvariantCulture)
            : null;

    private static object? Get(PropertyInfo property, object options)
    {
        try
        {
            return property.GetMethod is null ? null : property.GetValue(options);
        }
        catch (TargetInvocationException)
        {
            return null; // a plugin's getter that throws has no group to tell
        }
    }
}
