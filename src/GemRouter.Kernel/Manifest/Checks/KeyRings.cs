namespace GemRouter.Kernel.Manifests;

/// <summary>Each key stands once among those for one purpose: a rotation from a key to itself changes nothing, and nobody would notice.</summary>
internal static class KeyRings
{
    public static void Check(CheckContext context)
    {
        Check(context, context.Manifest.Keys?.Bootstrap, "keys.bootstrap");
        for (int i = 0; i < context.Manifest.Groups.Length; i++)
        {
            if (context.Places.PathOf(context.Manifest.Groups[i]) is { Length: > 0 } path)
            {
                Check(context, context.Manifest.Groups[i].Keys, $"{path}.key");
            }
        }
    }

    private static void Check(CheckContext context, KeyRing? ring, string path)
    {
        if (ring is null || !context.Places.IsWhole($"{path}.accepted"))
        {
            return;
        }

        HashSet<KeyUse> seen = [ring.Active];
        for (int i = 0; i < ring.Accepted.Length; i++)
        {
            if (!seen.Add(ring.Accepted[i]))
            {
                string where = ring.Accepted[i].Equals(ring.Active) ? "the active one" : "accepted already";
                context.Report.Error(ManifestCode.RepeatedKey, $"{path}.accepted[{i}]", $"this key is {where}; name each once, and during a rotation the new one beside the former");
            }
        }
    }
}
