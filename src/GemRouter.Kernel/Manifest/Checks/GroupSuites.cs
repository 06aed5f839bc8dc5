namespace GemRouter.Kernel.Manifests;

/// <summary>Policies name suites that exist, and allow the one that they send with.</summary>
internal static class GroupSuites
{
    public static void Check(CheckContext context)
    {
        foreach (GroupSettings group in context.Manifest.Groups)
        {
            CheckSuite(context, group.Suite, context.PathOf(group, "suite"));
            string allow = context.PathOf(group, "allow");
            for (int i = 0; i < group.Allow.Length && context.Places.IsWritten(allow); i++)
            {
                CheckSuite(context, group.Allow[i], context.Places.IsWhole(allow) ? $"{allow}[{i}]" : allow);
            }

            if (!group.Allow.Contains(group.Suite) && context.Places.IsWhole(allow))
            {
                context.Report.Error(
                    ManifestCode.SuiteNotAllowed, context.PathOf(group, "suite"),
                    $"{Wording.Quote(group.Suite)} is not in \"allow\", so nobody would accept what is sent; add it there, or send with one of {string.Join(", ", group.Allow)}");
            }
        }
    }

    private static void CheckSuite(CheckContext context, string name, string path)
    {
        if (context.Catalog.Find(ComponentKind.CipherSuite, name) is null)
        {
            context.Report.Error(
                ManifestCode.UnknownComponent, path, Wording.Unknown(Wording.Of(ComponentKind.CipherSuite), name, context.Catalog.NamesOf(ComponentKind.CipherSuite)));
        }
    }
}
