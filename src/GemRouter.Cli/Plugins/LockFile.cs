using GemRouter.Loading;

namespace GemRouter.Cli;

/// <summary>Writes a lock.</summary>
internal static class LockFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes a lock beside its place and moves it there, so that there is always a whole one. A file that is no lock is not replaced.</summary>
    /// <returns>What changed, a line each; nothing where the lock says the same as before, and is not touched.</returns>
    /// <exception cref="ProgramException">It cannot be written.</exception>
    public static IReadOnlyList<string> Replace(string path, PluginLock made)
    {
        try
        {
            PluginLock? former = Path.Exists(path) ? Former(path) : null;
            IReadOnlyList<string> changes = [.. Changes(former ?? new PluginLock([]), made)];
            if (former is null || changes.Count > 0)
            {
                Write(path, made);
            }

            return changes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(path, e.Message, e);
        }
    }

    /// <summary>Writes a lock where there is none.</summary>
    public static void Write(string path, PluginLock made)
    {
        string beside = $"{path}.{Environment.ProcessId}.new";
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }

        try
        {
            using (StreamWriter writer = new(beside, options))
            {
                writer.Write(made.Text);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }

    private static PluginLock Former(string path) => PluginLock.Read(path, out PluginProblem? problem) ?? throw Refused(path, $"it is in the way, and is no lock: {problem!.Message}");

    private static ProgramException Refused(string path, string why, Exception? cause = null) =>
        new(ExitCode.No, ProgramCode.LockNotWritten, $"the lock \"{path}\" cannot be written: {why}", cause);

    private static IEnumerable<string> Changes(PluginLock former, PluginLock made)
    {
        foreach (string id in former.Plugins.Concat(made.Plugins).Select(static plugin => plugin.Id).Distinct().Order(StringComparer.Ordinal))
        {
            LockedPlugin? was = former.Plugins.FirstOrDefault(plugin => plugin.Id == id);
            LockedPlugin? now = made.Plugins.FirstOrDefault(plugin => plugin.Id == id);
            if (was is null || now is null)
            {
                yield return now is null ? $"- {id} {was!.Version}" : $"+ {id} {now.Version} ({Wording.Count(now.Files.Count, "file")})";
                continue;
            }

            if (was.Version != now.Version)
            {
                yield return $"~ {id} {was.Version} → {now.Version}";
            }

            foreach (string file in was.Files.Keys.Union(now.Files.Keys).Order(StringComparer.Ordinal))
            {
                string? old = was.Files.GetValueOrDefault(file);
                string? current = now.Files.GetValueOrDefault(file);
                if (old != current)
                {
                    yield return $"{(old is null ? '+' : current is null ? '-' : '~')} {id}: {file}";
                }
            }
        }
    }
}
