namespace GemRouter;

/// <summary>The only source of randomness: the system's generator in production, a seeded one in tests and replays.
/// Any thread may call it at any time.</summary>
public interface IEntropy
{
    /// <summary>Fills the span with random bytes that are fit for keys.</summary>
    void Fill(Span<byte> destination);
}
