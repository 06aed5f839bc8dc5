namespace GemRouter.Kernel.Manifests;

/// <summary>Finds options that do not exist.</summary>
internal static class UnknownOptions
{
    public static void Check(MappingNode map, IReadOnlyCollection<string> known, string path, Report report)
    {
        foreach (MappingEntry entry in map.Entries.Where(entry => !known.Contains(entry.Key)))
        {
            if (report.IsFull)
            {
                return;
            }

            report.Error(ManifestCode.UnknownOption, path, entry.KeyAt, Wording.Unknown("option", entry.Key, known));
        }
    }
}
