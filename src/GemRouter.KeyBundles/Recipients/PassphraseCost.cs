namespace GemRouter.KeyBundles;

/// <summary>What Argon2id (RFC 9106, one lane) spends on each guess of a passphrase. Bounded in both directions: a file must neither make guesses cheap nor take the machine's memory.</summary>
/// <param name="MemoryKib">Memory in KiB, 8192 (8 MiB) to 1048576 (1 GiB).</param>
/// <param name="Passes">Passes over it, 1 to 16.</param>
public readonly record struct PassphraseCost(int MemoryKib, int Passes)
{
    private const int LeastMemory = 8 * 1024;
    private const int MostMemory = 1024 * 1024;
    private const int MostPasses = 16;

    /// <summary>64 MiB and 3 passes: the second choice of RFC 9106, section 4, in one lane.</summary>
    public static PassphraseCost Usual { get; } = new(64 * 1024, 3);

    /// <summary>True within the bounds.</summary>
    public bool IsAllowed => MemoryKib is >= LeastMemory and <= MostMemory && Passes is >= 1 and <= MostPasses;
}
