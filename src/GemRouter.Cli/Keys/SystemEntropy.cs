using System.Security.Cryptography;

namespace GemRouter.Cli;

/// <summary>The system's generator.</summary>
internal sealed class SystemEntropy : IEntropy
{
    private SystemEntropy()
    {
    }

    /// <summary>The only one.</summary>
    public static SystemEntropy Instance { get; } = new();

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
}
