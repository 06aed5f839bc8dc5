namespace GemRouter;

/// <summary>What a secret is for.</summary>
public enum KeyPurpose
{
    /// <summary>The domain's bootstrap key (BK).</summary>
    Bootstrap,

    /// <summary>A group authorization key (GAK).</summary>
    Group,
}
