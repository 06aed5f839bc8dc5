using System.Security.Cryptography;

namespace GemRouter.Fuzz.Running;

/// <summary>Sorts the inputs that AFL kept. Each is tried again without AFL, and each is a finding, also where it shows nothing then. What is found is copied to where no later run clears up.</summary>
/// <param name="target">The target.</param>
/// <param name="kept">The folder of the copies.</param>
/// <param name="attempt">Takes an input by itself: what it shows, or null.</param>
internal sealed class Sifting(string target, string kept, Func<string, string?> attempt)
{
    /// <summary>Sorts the inputs of a run.</summary>
    /// <param name="crashes">Those at which a process threw or died.</param>
    /// <param name="hangs">Those that no answer came to.</param>
    /// <param name="died">What a process said that threw, or died by itself; null where none did.</param>
    public IReadOnlyList<FuzzFinding> Sift(IEnumerable<string> crashes, IEnumerable<string> hangs, string? died) =>
    [
        .. crashes.Select(input => attempt(input) is { } shows ? Found(FindingKind.Crash, input, shows)
            : died is not null ? Found(FindingKind.Crash, input, $"only after many others; {died}")
            : Found(FindingKind.Unshown, input, "unshown: its process ended, and by itself it shows nothing")),
        .. hangs.Select(input => attempt(input) is { } shows ? Found(FindingKind.Hang, input, shows)
            : Found(FindingKind.Unshown, input, "unshown: no answer came in time, and by itself it shows nothing")),
    ];

    private FuzzFinding Found(FindingKind kind, string input, string shows)
    {
        byte[] bytes = File.ReadAllBytes(input);
        string copy = Path.Combine(kept, $"{kind.ToString().ToLowerInvariant()}-{Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]}");
        Directory.CreateDirectory(kept);
        File.WriteAllBytes(copy, bytes);
        return new FuzzFinding(kind, copy, shows, $"./dev fuzz {target} --replay {Path.GetRelativePath(Repository.Root, copy)}");
    }
}
