using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>Policies ask for what there is, and for something.</summary>
internal static class GroupModes
{
    public static void Check(CheckContext context)
    {
        foreach (GroupSettings group in context.Manifest.Groups)
        {
            if (group.Auth != AuthMode.Group)
            {
                context.Report.Error(ManifestCode.AuthNotBuilt, context.PathOf(group, "auth"), $"\"{(int)group.Auth}\" (sources sign) is not built yet; 0");
            }

            if (!group.Send && !group.Receive)
            {
                context.Report.Warning(ManifestCode.IdlePolicy, context.PathOf(group, "receive"), "the policy neither sends nor receives; set \"send\" or \"receive\" to true, or remove it");
            }
        }
    }
}
