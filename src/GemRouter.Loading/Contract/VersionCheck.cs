namespace GemRouter.Loading;

/// <summary>Whether the host's contract is new enough for a plugin: of the same major version, and at least the lowest that the plugin needs.</summary>
internal static class VersionCheck
{
    public static void Check(PluginMetadata plugin, ProblemList problems)
    {
        Version here = ContractVersion.Current;
        Version needed = plugin.ContractNeeded;
        if (needed.Major != here.Major)
        {
            problems.Add(PluginProblemCode.ContractOfOtherMajor, plugin.Path,
                $"the plugin \"{plugin.Id}\" {plugin.AssemblyVersion} needs contract {needed}, and this router has {here} ({HostPath}), another major version; "
                + $"use a {(needed.Major > here.Major ? "newer router or an older" : "newer")} plugin");
        }
        else if (needed > here)
        {
            problems.Add(PluginProblemCode.ContractTooOld, plugin.Path,
                $"the plugin \"{plugin.Id}\" {plugin.AssemblyVersion} needs contract {needed} or later, and this router has {here} ({HostPath}); use a newer router or an older plugin");
        }
    }

    private static string HostPath => HostContract.Instance.Find(HostContract.Assembly.GetName().Name)!.Path;
}
