using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace GemRouter.Cli;

/// <summary>The kernel's generator, whose state no copy of a process's memory has. Read as the file that every Unix has: no native call, and where it is missing nothing is drawn at all. A system without that file has a generator that draws from its kernel by itself.</summary>
internal sealed class KernelEntropy : IEntropy
{
    private const string Device = "/dev/urandom";

    private readonly Lazy<SafeFileHandle> _file = new(static () => File.OpenHandle(Device, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));

    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
        if (OperatingSystem.IsWindows())
        {
            RandomNumberGenerator.Fill(destination);
            return;
        }

        while (!destination.IsEmpty)
        {
            int read = RandomAccess.Read(_file.Value, destination, 0);
            destination = read > 0 ? destination[read..] : throw new IOException($"{Device} gives no randomness.");
        }
    }
}
