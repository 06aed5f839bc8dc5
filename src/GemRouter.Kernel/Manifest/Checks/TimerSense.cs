namespace GemRouter.Kernel.Manifests;

/// <summary>A new key is announced after the old one came into use, not before.</summary>
internal static class TimerSense
{
    public static void Check(CheckContext context)
    {
        CheckRekey(context, context.Manifest.Timers.Rekey, "timers.rekey");
        foreach (GroupSettings group in context.Manifest.Groups)
        {
            if (group.Rekey is { } rekey)
            {
                CheckRekey(context, rekey, context.PathOf(group, "rekey"));
            }
        }
    }

    private static void CheckRekey(CheckContext context, RekeySettings rekey, string path)
    {
        if (rekey.Lead * 2 > rekey.After)
        {
            string option = context.Places.IsWritten($"{path}.lead") ? "lead" : "after";
            context.Report.Error(
                ManifestCode.TimersContradict, $"{path}.{option}",
                $"a key is used for \"{Numbers.InWords(rekey.After)}\" and announced \"{Numbers.InWords(rekey.Lead)}\" before; \"after\" is at least twice \"lead\"");
        }
    }
}
