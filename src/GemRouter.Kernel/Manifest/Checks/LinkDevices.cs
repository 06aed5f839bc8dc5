namespace GemRouter.Kernel.Manifests;

/// <summary>No interface is red and black: there plaintext and sealed packets would mingle, and the red link would seal what the black one sends. A transport's interface is its option "device".</summary>
internal static class LinkDevices
{
    public static void Check(CheckContext context)
    {
        foreach (LinkSettings red in context.Manifest.Links.Where(static link => link.Side == LinkSide.Red))
        {
            if (DeviceOf(red) is { } device
                && context.Manifest.Links.FirstOrDefault(link => link.Side == LinkSide.Black && DeviceOf(link) == device) is { } black)
            {
                context.Report.Error(
                    ManifestCode.SharedDevice, context.PathOf(black, "device"),
                    $"{Wording.Quote(device)} is the interface of the red link {Wording.Quote(red.Name)}, too; plaintext and sealed packets need an interface each (a VLAN of its own will do)");
            }
        }
    }

    private static string? DeviceOf(LinkSettings link) =>
        link.Transport.OptionsIfRead is { } options && options.GetType().GetProperty("Device") is { GetMethod: not null } property && property.PropertyType == typeof(string)
            ? ReadOrNull(() => property.GetValue(options) as string)
            : null;

    private static string? ReadOrNull(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (System.Reflection.TargetInvocationException)
        {
            return null; // a plugin's getter that throws has no interface to tell
        }
    }
}
