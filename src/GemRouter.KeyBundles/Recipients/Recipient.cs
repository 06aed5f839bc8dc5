namespace GemRouter.KeyBundles;

/// <summary>One who can open a bundle: the file key, wrapped for him.</summary>
public abstract class Recipient
{
    internal const int WrappedSize = FileKey.Size + FileKey.TagSize;

    private protected Recipient(byte[] wrapped) => Wrapped = wrapped;

    /// <summary>How people name it: a token's fingerprint, or a salt's.</summary>
    public abstract string Name { get; }

    internal byte[] Wrapped { get; }

    // What tells this recipient from any other: bound to the wrapped file key.
    internal abstract void WriteOwnData(BoundData data);
}
