namespace GemRouter.Protocol;

/// <summary>Signs with a node's boot key.</summary>
/// <param name="message">What to sign.</param>
/// <param name="signature">Where the 64 bytes go.</param>
public delegate void Ed25519Signing(ReadOnlySpan<byte> message, Span<byte> signature);
