namespace GemRouter.Kernel.Manifests;

/// <summary>No two policies have one prefix (wire 1); of overlapping ones the reader should know which counts.</summary>
internal static class GroupPrefixes
{
    public static void Check(CheckContext context)
    {
        Dictionary<GroupPrefix, GroupSettings> first = [];
        foreach (GroupSettings group in context.Manifest.Groups)
        {
            string path = context.PathOf(group, "prefix");
            if (!first.TryAdd(group.Prefix, group))
            {
                string other = context.PathOf(first[group.Prefix], "prefix");
                context.Report.Error(ManifestCode.DuplicatePrefix, path, $"{Wording.Quote(group.Prefix.ToString())} has a policy already, {other} at {context.Places.Of(other)}; merge the two");
            }
            else if (context.Manifest.Groups.Where(other => other.Prefix != group.Prefix && other.Prefix.Contains(group.Prefix)).MaxBy(static other => other.Prefix.Length) is { } around)
            {
                context.Report.Warning(
                    ManifestCode.OverlappingPrefix, path,
                    $"{Wording.Quote(group.Prefix.ToString())} lies within {around.Prefix} ({context.PathOf(around, "prefix")}); for its groups this policy alone counts, nothing of the other");
            }
        }
    }
}
