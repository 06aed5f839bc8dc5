namespace GemRouter.Protocol;

/// <summary>What a manifest's signature binds besides its own bytes: "gem1 manifest" ‖ ctx ‖ commit (wire 5.6). Immutable; any thread.</summary>
public sealed class ManifestScope
{
    internal const int MaxMessage = 16 + StreamContext.HashSize + Commitment.Size + Manifest.MaxSize;

    private readonly byte[] _prefix;

    /// <summary>Makes the scope of a SEK in its stream.</summary>
    public ManifestScope(in StreamContext context, Commitment commitment)
    {
        ReadOnlySpan<byte> label = Labels.Manifest;
        _prefix = new byte[label.Length + StreamContext.HashSize + Commitment.Size];
        label.CopyTo(_prefix);
        context.Hash(_prefix.AsSpan(label.Length));
        commitment.Write(_prefix.AsSpan(label.Length + StreamContext.HashSize));
    }

    /// <summary>Writes what is signed and returns its bytes.</summary>
    internal int Compose(ReadOnlySpan<byte> signed, Span<byte> message)
    {
        _prefix.CopyTo(message);
        signed.CopyTo(message[_prefix.Length..]);
        return _prefix.Length + signed.Length;
    }
}
