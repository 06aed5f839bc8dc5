namespace GemRouter.Kernel.Manifests;

/// <summary>Finds what somebody probably meant: by edits, and by edits after the words of a name are put in order (aes-gcm-256, aes-256-gcm).</summary>
internal static class NearestName
{
    private const int Longest = 64; // of names; what is longer was not mistyped

    /// <summary>The nearest name, or null where none is near.</summary>
    public static string? Of(string written, IEnumerable<string> names)
    {
        if (written.Length is 0 or > Longest)
        {
            return null;
        }

        string lower = written.ToLowerInvariant().Replace('_', '-');
        string? nearest = null;
        int least = Math.Max(1, lower.Length / 3) + 1;
        foreach (string name in names.Where(static name => name.Length <= Longest))
        {
            int distance = Math.Min(Edits(lower, name), Edits(InOrder(lower), InOrder(name)) + 1);
            if (distance < least)
            {
                least = distance;
                nearest = name;
            }
        }

        return nearest;
    }

    private static string InOrder(string name) => string.Join('-', name.Split('-').Order(StringComparer.Ordinal));

    // Insertions, deletions, substitutions and swaps of neighbours.
    private static int Edits(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }

                int same = a[i - 1] == b[j - 1] ? 0 : 1;
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }

        return cost[a.Length, b.Length];
    }
}
