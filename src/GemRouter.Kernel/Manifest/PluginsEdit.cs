using System.Text;

namespace GemRouter.Kernel.Manifests;

/// <summary>Changes what a manifest says of its plugins, and nothing else of its text: not a comment, not a blank. What it said before stays as a comment.</summary>
public static class PluginsEdit
{
    private const string Reason = "# `gemrouter bundle` set this: the plugins beside the program, as the lock says.";

    /// <summary>Has a manifest take the plugins beside the program, under a lock.</summary>
    /// <param name="utf8">The manifest, which can be read.</param>
    /// <param name="lockPath">The lock, as it is to be written: a path without quotes and backslashes.</param>
    /// <returns>The new text, the same where nothing has to change; null where the manifest is written so that its other parts would have to be touched.</returns>
    public static byte[]? Apply(ReadOnlySpan<byte> utf8, string lockPath)
    {
        byte[] mark = utf8.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.ToArray() : [];
        string text = Encoding.UTF8.GetString(utf8[mark.Length..]);
        ManifestSource source = ManifestSource.Parse("", utf8);
        if (Says(source, lockPath))
        {
            return utf8.ToArray();
        }

        if (Read(text) is not { } root)
        {
            return null;
        }

        string changed = root.Find(Key) is { } entry ? Replace(text, root, entry, lockPath) : Append(text, root, lockPath);
        byte[] result = [.. mark, .. Encoding.UTF8.GetBytes(changed)];
        return Read(changed) is { } now && Says(ManifestSource.Parse("", result), lockPath) && Others(now) == Others(root) ? result : null;
    }

    private static string Key => ManifestDescription.PluginsPart.Key;

    private static bool Says(ManifestSource source, string lockPath) =>
        source.TellsPlugins && source.PluginLock == lockPath && source.PluginPaths.SequenceEqual(PluginsDescription.Usual);

    private static MappingNode? Read(string text)
    {
        Report report = new("", new Places());
        return YamlReader.Read(text, report) is MappingNode map && !report.HasErrors ? map : null;
    }

    private static string Others(MappingNode map) => NodeText.Of(new MappingNode([.. map.Entries.Where(static entry => entry.Key != Key)], map.At));

    private static string Append(string text, MappingNode root, string lockPath)
    {
        string line = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        string indent = new(' ', root.Entries.Count > 0 ? root.Entries[0].KeyAt.Column - 1 : 0);
        return $"{text}{(text.EndsWith('\n') ? "" : line)}{line}{indent}{Reason}{line}{indent}{Written(lockPath)}{line}";
    }

    private static string Replace(string text, MappingNode root, MappingEntry entry, string lockPath)
    {
        List<string> lines = [.. text.Split('\n')];
        int first = entry.KeyAt.Line - 1;
        int end = root.Entries.Select(static other => other.KeyAt.Line - 1).Where(line => line > first).DefaultIfEmpty(lines.Count).Min();
        while (end > first + 1 && (lines[end - 1].Trim().Length == 0 || lines[end - 1].TrimStart().StartsWith('#')))
        {
            end--; // what stands before the next part belongs to that
        }

        string carriage = lines[first].EndsWith('\r') ? "\r" : "";
        string indent = lines[first][..(entry.KeyAt.Column - 1)];
        for (int i = first; i < end; i++)
        {
            lines[i] = lines[i].Trim().Length == 0 ? lines[i] : $"# {lines[i]}";
        }

        lines.InsertRange(first, [$"{indent}{Reason}{carriage}", $"{indent}{Written(lockPath)}{carriage}"]);
        return string.Join('\n', lines);
    }

    private static string Written(string lockPath) => $"{Key}: {{ lock: \"{lockPath}\" }}";
}
