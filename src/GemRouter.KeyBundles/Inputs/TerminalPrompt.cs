using System.Security.Cryptography;
using System.Text;

namespace GemRouter.KeyBundles.Inputs;

/// <summary>Asks at the process's terminal, without echo. The characters go into a pinned buffer that is zeroed; each key passes through the base library's console, which remembers none.</summary>
public sealed class TerminalPrompt : ISecretPrompt
{
    private const int MostBytes = 1024;

    private TerminalPrompt()
    {
    }

    /// <summary>The only one.</summary>
    public static TerminalPrompt Instance { get; } = new();

    /// <inheritdoc/>
    public Secret? Ask(string question, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected || Console.IsErrorRedirected)
        {
            return null;
        }

        byte[] typed = GC.AllocateArray<byte>(MostBytes, pinned: true);
        try
        {
            Console.Error.Write($"{question}: "); // standard output is for answers
            int length = Read(typed, cancellationToken);
            Console.Error.WriteLine();
            return length > 0 ? Secret.CopyOf(typed.AsSpan(0, length)) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(typed);
        }
    }

    private static int Read(Span<byte> typed, CancellationToken cancellationToken)
    {
        int length = 0;
        Span<char> units = stackalloc char[2];
        int pending = 0;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ConsoleKeyInfo key = Console.ReadKey(intercept: true);
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    units.Clear();
                    return length;
                case ConsoleKey.Backspace:
                    while (length > 0 && (typed[--length] & 0xC0) == 0x80)
                    {
                        // the further bytes of one character
                    }

                    break;
                case var _ when key.KeyChar != 0 && !char.IsControl(key.KeyChar):
                    units[pending++] = key.KeyChar;
                    if (pending == 2 || !char.IsHighSurrogate(key.KeyChar))
                    {
                        if (!Encoding.UTF8.TryGetBytes(units[..pending], typed[length..], out int written))
                        {
                            return length;
                        }

                        length += written;
                        pending = 0;
                    }

                    break;
            }
        }
    }
}
