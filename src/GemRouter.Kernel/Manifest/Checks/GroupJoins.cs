namespace GemRouter.Kernel.Manifests;

/// <summary>A policy joins groups that it counts for, from sources that can be.</summary>
internal static class GroupJoins
{
    public static void Check(CheckContext context)
    {
        foreach (GroupSettings group in context.Manifest.Groups)
        {
            foreach (GroupJoin join in group.Join)
            {
                string path = context.Places.PathOf(join);
                CheckGroup(context, group, join, path);
                if (join.Source is { } source && (source.IsIPv4 != join.Group.IsIPv4 || source.IsMulticast || source.IsUnspecified))
                {
                    context.Report.Error(
                        ManifestCode.WrongSource, $"{path}.source",
                        $"{Wording.Quote(source.ToString())} cannot be a source of {join.Group}; a unicast {(join.Group.IsIPv4 ? "IPv4" : "IPv6")} address");
                }
            }
        }
    }

    private static void CheckGroup(CheckContext context, GroupSettings group, GroupJoin join, string path)
    {
        if (!group.Prefix.Contains(join.Group))
        {
            context.Report.Error(ManifestCode.JoinOutside, path, $"{Wording.Quote(join.Group.ToString())} lies outside the policy's prefix; a group of {group.Prefix}");
        }
        else if (context.Manifest.FindPolicy(new GroupPrefix(join.Group)) is { } counts && counts.Prefix != group.Prefix)
        {
            context.Report.Error(
                ManifestCode.JoinOutside, path, $"{Wording.Quote(join.Group.ToString())} falls under the longer prefix {counts.Prefix}; join it there, {context.Places.PathOf(counts)}");
        }
    }
}
