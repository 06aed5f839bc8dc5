using System.Security.Cryptography;

namespace GemRouter.Cli;

/// <summary>
/// The system's generators, two of them: that of the library, whose state lives in this process's memory, so a virtual machine that is copied or taken back to a snapshot draws from it what was drawn before; and the kernel's, which is seeded anew there
/// by the VM generation id before anybody is told of it. What is drawn is as good as the better one.
/// </summary>
/// <param name="library">The library's.</param>
/// <param name="kernel">The kernel's.</param>
internal sealed class SystemEntropy(IEntropy library, IEntropy kernel) : IEntropy
{
    private const int Most = 256;

    /// <summary>The only one.</summary>
    public static SystemEntropy Instance { get; } = new(new Library(), new KernelEntropy());

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        library.Fill(destination);
        Span<byte> other = stackalloc byte[Math.Min(Most, destination.Length)];
        while (!destination.IsEmpty)
        {
            Span<byte> part = other[..Math.Min(other.Length, destination.Length)];
            kernel.Fill(part);
            for (int i = 0; i < part.Length; i++)
            {
                destination[i] ^= part[i];
            }

            destination = destination[part.Length..];
        }

        CryptographicOperations.ZeroMemory(other);
    }

    private sealed class Library : IEntropy
    {
        public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);
    }
}
