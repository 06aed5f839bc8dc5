namespace GemRouter.Protocol;

/// <summary>Composes what a label is joined with.</summary>
internal static class Info
{
    /// <summary>Writes label ‖ domain and returns the length.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> label, DomainId domain)
    {
        label.CopyTo(destination);
        domain.Write(destination[label.Length..]);
        return label.Length + DomainId.Size;
    }
}
