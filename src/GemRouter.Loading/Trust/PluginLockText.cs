using System.Text;
using System.Text.RegularExpressions;

namespace GemRouter.Loading;

/// <summary>The lock as text: a line a file, sorted, so that a comparison of two shows what changed, and nothing else.</summary>
internal static partial class PluginLockText
{
    /// <summary>The most bytes of a lock; a plugin of a thousand files has some 100 KiB.</summary>
    public const int Longest = 16 << 20;

    private const string FirstLine = "gemrouter-lock 1";

    public static string Write(PluginLock plugins)
    {
        StringBuilder text = new();
        text.Append(FirstLine).Append('\n');
        text.Append("# SHA-256 of every file of each plugin. Made by `gemrouter plugins lock`, not by hand; docs/plugins/locking.md.\n");
        foreach (LockedPlugin plugin in plugins.Plugins)
        {
            text.Append('\n').Append("plugin ").Append(plugin.Id).Append(' ').Append(plugin.Version).Append('\n');
            foreach ((string path, string hash) in plugin.Files.OrderBy(static file => file.Key, StringComparer.Ordinal))
            {
                text.Append(hash).Append("  ").Append(path).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <exception cref="FormatException">It is no lock; the message says where.</exception>
    public static PluginLock Read(string text)
    {
        string[] lines = text.Split('\n');
        string first = lines[0].TrimEnd('\r');
        if (first != FirstLine)
        {
            throw new FormatException(first.StartsWith("gemrouter-lock ", StringComparison.Ordinal)
                ? $"this is a lock of another version ({Foreign.Quote(first)}), and this program reads \"{FirstLine}\""
                : $"this is no lock: its first line is not \"{FirstLine}\"");
        }

        List<LockedPlugin> plugins = [];
        SortedDictionary<string, string>? files = null;
        for (int i = 1; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            if (PluginLine().Match(line) is { Success: true } plugin && Version.TryParse(plugin.Groups[2].ValueSpan, out Version? version))
            {
                string id = plugin.Groups[1].Value;
                files = new SortedDictionary<string, string>(StringComparer.Ordinal);
                plugins.Add(plugins.Exists(other => other.Id == id) ? throw Wrong(i, $"the plugin \"{id}\" stands here a second time") : new LockedPlugin(id, version, files));
            }
            else if (FileLine().Match(line) is { Success: true } file && IsPath(file.Groups[2].Value) && files is not null)
            {
                if (!files.TryAdd(file.Groups[2].Value, file.Groups[1].Value))
                {
                    throw Wrong(i, $"the file {Foreign.Quote(file.Groups[2].Value)} stands here a second time");
                }
            }
            else
            {
                throw Wrong(i, $"{Foreign.Quote(line)} is neither a plugin nor a file of one");
            }
        }

        return new PluginLock(plugins);
    }

    /// <summary>True for a path within a plugin's folder that a lock can name.</summary>
    public static bool IsPath(string path) =>
        !path.Any(static c => char.IsControl(c) || c is '\\' or '\uFFFD') && path.Split('/').All(static part => part is not ("" or "." or "..") && part.Trim() == part);

    private static FormatException Wrong(int index, string what) => new($"line {index + 1}: {what}");

    [GeneratedRegex(@"\Aplugin ([a-z0-9.-]{1,64}) ([0-9.]{3,47})\z", RegexOptions.CultureInvariant)]
    private static partial Regex PluginLine();

    [GeneratedRegex(@"\A([0-9a-f]{64})  (.{1,4096})\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileLine();
}
