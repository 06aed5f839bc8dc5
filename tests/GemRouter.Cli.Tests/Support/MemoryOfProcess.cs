using System.Globalization;
using System.Text.RegularExpressions;

namespace GemRouter.Cli.Tests;

/// <summary>The memory of another process, as far as the system lets it be read.</summary>
internal sealed partial class MemoryOfProcess(int id)
{
    private const int AtOnce = 16 << 20;

    /// <summary>How often each pattern occurs.</summary>
    /// <exception cref="UnauthorizedAccessException">The process is not to be read.</exception>
    public IReadOnlyDictionary<string, int> Count(IReadOnlyDictionary<string, byte[]> patterns)
    {
        Dictionary<string, int> found = patterns.Keys.ToDictionary(static name => name, static _ => 0, StringComparer.Ordinal);
        int longest = patterns.Values.Max(static pattern => pattern.Length);
        using FileStream memory = new($"/proc/{id}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        byte[] buffer = new byte[AtOnce + longest];
        foreach ((long begin, long end) in Regions())
        {
            int kept = 0;
            for (long at = begin; at < end;)
            {
                memory.Seek(at, SeekOrigin.Begin);
                int read;
                try
                {
                    read = memory.Read(buffer, kept, (int)Math.Min(AtOnce, end - at));
                }
                catch (IOException)
                {
                    break; // guarded against everybody, or mapped beyond the end of its file
                }

                if (read == 0)
                {
                    break;
                }

                Search(buffer.AsSpan(0, kept + read), kept, patterns, found);
                int keep = Math.Min(longest - 1, kept + read);
                buffer.AsSpan(kept + read - keep, keep).CopyTo(buffer);
                kept = keep;
                at += read;
            }
        }

        return found;
    }

    private static void Search(ReadOnlySpan<byte> memory, int kept, IReadOnlyDictionary<string, byte[]> patterns, Dictionary<string, int> found)
    {
        foreach ((string name, byte[] pattern) in patterns)
        {
            int from = Math.Max(0, kept - pattern.Length + 1); // what lies whole in what was kept has been counted
            for (int at; (at = memory[from..].IndexOf(pattern)) >= 0; from += at + 1)
            {
                found[name]++;
            }
        }
    }

    private IEnumerable<(long Begin, long End)> Regions() => File.ReadLines($"/proc/{id}/maps")
        .Select(static line => Map().Match(line))
        .Where(static match => match.Success)
        .Select(static match => (Hex(match.Groups[1].Value), Hex(match.Groups[2].Value)));

    private static long Hex(string text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex("^([0-9a-f]{1,15})-([0-9a-f]{1,15}) r(?!.*\\[vvar)")]
    private static partial Regex Map();
}
