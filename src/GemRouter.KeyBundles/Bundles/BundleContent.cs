using System.Globalization;
using System.Text;

namespace GemRouter.KeyBundles;

/// <summary>The keys of a bundle, in the clear. Dispose zeroes them.</summary>
public sealed class BundleContent : IDisposable
{
    /// <summary>Bytes of each key.</summary>
    public const int KeySize = 32;

    internal const int MostKeys = 256;
    internal const int LongestName = 64;

    /// <param name="keys">The keys, which belong to this object from now on.</param>
    /// <exception cref="ArgumentException">There are none or too many, two have one name, there are two identities, or a key or a name has not its size.</exception>
    public BundleContent(IReadOnlyList<BundleKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (Problem(keys) is { } problem)
        {
            throw new ArgumentException(problem, nameof(keys));
        }

        Keys = keys;
    }

    /// <summary>The keys.</summary>
    public IReadOnlyList<BundleKey> Keys { get; }

    /// <summary>Finds a key: the one of that name; without a name, the only one of its kind.</summary>
    public BundleKey? Find(BundleKeyKind kind, string name)
    {
        BundleKey[] found = [.. Keys.Where(key => key.Kind == kind && (name.Length == 0 || key.Name == name))];
        return found.Length == 1 ? found[0] : found.FirstOrDefault(static key => key.Name.Length == 0);
    }

    /// <summary>What is wrong with a list of keys; null for nothing.</summary>
    public static string? Problem(IReadOnlyList<BundleKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count is 0 or > MostKeys)
        {
            return $"A bundle holds 1 to {MostKeys} keys.";
        }

        if (keys.Any(static key => key.Secret.Length != KeySize || !Enum.IsDefined(key.Kind)))
        {
            return $"A key has {KeySize} bytes.";
        }

        if (keys.FirstOrDefault(static key => !IsName(key.Name)) is not null)
        {
            return $"A key's name has at most {LongestName} bytes of UTF-8, and no control characters.";
        }

        if (keys.Count(static key => key.Kind == BundleKeyKind.Identity) > 1)
        {
            return "A bundle holds one identity.";
        }

        return keys.Select(static key => (key.Kind, key.Name)).Distinct().Count() == keys.Count ? null : "Two keys of one kind have one name.";
    }

    /// <summary>Zeroes the keys.</summary>
    public void Dispose()
    {
        foreach (BundleKey key in Keys)
        {
            key.Dispose();
        }
    }

    private static bool IsName(string name) =>
        Encoding.UTF8.GetByteCount(name) <= LongestName && !name.EnumerateRunes().Any(static rune => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format)
        && !name.Contains('\uFFFD', StringComparison.Ordinal);
}
