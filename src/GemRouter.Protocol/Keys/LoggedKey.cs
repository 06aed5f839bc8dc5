namespace GemRouter.Protocol;

/// <summary>A SEK as a line of a key log tells it (docs/keylog.md). Whoever read it disposes it.</summary>
public sealed class LoggedKey : IDisposable
{
    internal LoggedKey(SourceKey key, in StreamContext context)
    {
        Key = key;
        Context = context;
        Address = new KeyAddress(context.Group, context.Port, key.DeriveKeyId(context));
    }

    /// <summary>The SEK.</summary>
    public SourceKey Key { get; }

    /// <summary>All that it is bound to.</summary>
    public StreamContext Context { get; }

    /// <summary>What its packets name it by.</summary>
    public KeyAddress Address { get; }

    /// <summary>Zeroes it.</summary>
    public void Dispose() => Key.Dispose();
}
