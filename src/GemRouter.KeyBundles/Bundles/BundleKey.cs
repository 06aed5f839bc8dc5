namespace GemRouter.KeyBundles;

/// <summary>One key of a bundle. Dispose zeroes it.</summary>
/// <param name="kind">What it is for.</param>
/// <param name="name">Its name among its kind; may be empty.</param>
/// <param name="secret">Its 32 bytes, which belong to this object from now on.</param>
public sealed class BundleKey(BundleKeyKind kind, string name, Secret secret) : IDisposable
{
    /// <summary>What it is for.</summary>
    public BundleKeyKind Kind { get; } = kind;

    /// <summary>Its name among its kind; may be empty.</summary>
    public string Name { get; } = name;

    /// <summary>The key.</summary>
    public Secret Secret { get; } = secret;

    /// <summary>Zeroes the key.</summary>
    public void Dispose() => Secret.Dispose();
}
