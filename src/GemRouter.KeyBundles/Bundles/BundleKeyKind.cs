namespace GemRouter.KeyBundles;

/// <summary>What a key of a bundle is for; the numbers stand in the file.</summary>
public enum BundleKeyKind
{
    /// <summary>A domain's bootstrap key.</summary>
    Bootstrap = 1,

    /// <summary>A group authorization key.</summary>
    Group = 2,

    /// <summary>The seed of a router's Ed25519 identity.</summary>
    Identity = 3,
}
