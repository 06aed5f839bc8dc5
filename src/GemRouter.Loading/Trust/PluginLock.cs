using System.Security.Cryptography;
using System.Text;

namespace GemRouter.Loading;

/// <summary>What a router's plugins have to be, to the last byte of every file. docs/plugins/locking.md has the format.</summary>
public sealed class PluginLock
{
    /// <summary>Describes a set.</summary>
    /// <param name="plugins">The plugins; no two of one id.</param>
    public PluginLock(IEnumerable<LockedPlugin> plugins) => Plugins = [.. plugins.OrderBy(static plugin => plugin.Id, StringComparer.Ordinal)];

    /// <summary>The plugins, by id.</summary>
    public IReadOnlyList<LockedPlugin> Plugins { get; }

    /// <summary>How many files they have.</summary>
    public int FileCount => Plugins.Sum(static plugin => plugin.Files.Count);

    /// <summary>The text of the file. The same set has the same text everywhere.</summary>
    public string Text => PluginLockText.Write(this);

    /// <summary>SHA-256 of <see cref="Text"/>: two locks with the same one say the same.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));

    /// <summary>Takes plugins down as they lie on disk.</summary>
    /// <param name="plugins">The plugins.</param>
    /// <param name="problems">What cannot be locked; the lock is not whole then.</param>
    public static PluginLock Of(IEnumerable<PluginMetadata> plugins, out IReadOnlyList<PluginProblem> problems)
    {
        ProblemList found = new();
        List<LockedPlugin> locked = [];
        foreach (PluginMetadata plugin in plugins)
        {
            PluginFiles files = PluginFiles.Of(plugin, found);
            locked.Add(new LockedPlugin(plugin.Id, plugin.AssemblyVersion, files.Hash(found)));
        }

        problems = found.Found;
        return new PluginLock(locked);
    }

    /// <summary>Reads a lock; null after a problem.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="problem">Why it cannot be read.</param>
    public static PluginLock? Read(string path, out PluginProblem? problem)
    {
        ArgumentNullException.ThrowIfNull(path);
        problem = null;
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            if (file.Length > PluginLockText.Longest)
            {
                problem = new PluginProblem(PluginProblemCode.LockMalformed, path, $"the file is larger than a lock can be ({PluginLockText.Longest >> 20} MiB)");
                return null;
            }

            using StreamReader reader = new(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
            return PluginLockText.Read(reader.ReadToEnd());
        }
        catch (Exception exception) when (exception is FormatException or DecoderFallbackException)
        {
            problem = new PluginProblem(PluginProblemCode.LockMalformed, path, $"{Foreign.Line(exception.Message)}; make the lock again with `gemrouter plugins lock`");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            problem = new PluginProblem(PluginProblemCode.LockMissing, path, "the lock of the plugins does not exist; put it back, or make one with `gemrouter plugins lock`");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            problem = new PluginProblem(PluginProblemCode.LockMissing, path, $"the lock of the plugins cannot be read: {Foreign.Line(exception.Message)}");
        }

        return null;
    }
}
