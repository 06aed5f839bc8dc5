using GemRouter.KeyBundles.Inputs;

namespace GemRouter.KeyBundles;

/// <summary>A bundle's file.</summary>
public static class BundleFile
{
    /// <summary>Reads a bundle.</summary>
    /// <exception cref="KeyUnavailableException">There is none, or it cannot be read.</exception>
    public static KeyBundle Read(string path)
    {
        byte[] text = new byte[BundleReader.MostBytes + 1];
        try
        {
            using FileStream file = new(path, new FileStreamOptions { BufferSize = 0 });
            int length = file.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return KeyBundle.Read(text.AsSpan(0, length), path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new KeyUnavailableException(KeyFailure.NotFound, $"There is no key bundle \"{path}\"; `gemrouter keys seal` makes one.", mayPass: false, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new KeyUnavailableException(KeyFailure.Failed, $"The key bundle \"{path}\" cannot be read: {e.Message}", mayPass: false, e);
        }
    }

    /// <summary>Writes a bundle whole or not at all, for its owner alone (mode 0600).</summary>
    /// <param name="path">The file.</param>
    /// <param name="bundle">The bundle.</param>
    /// <param name="replace">Whether a file that is there is replaced.</param>
    /// <exception cref="IOException">It cannot be written, or there is one.</exception>
    public static void Write(string path, KeyBundle bundle, bool replace)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(bundle);
        string full = Path.GetFullPath(path);
        if (!replace && File.Exists(full))
        {
            throw new IOException("The file exists.");
        }

        string folder = Path.GetDirectoryName(full)!;
        string fresh = Path.Combine(folder, $".{Path.GetFileName(full)}.{Environment.ProcessId}.new");
        try
        {
            FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (FileStream file = new(fresh, options))
            {
                file.Write(bundle.Write());
                file.Flush(flushToDisk: true);
            }

            File.Move(fresh, full, replace);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }

        // The file is there; a power failure must not bring the old name back.
        if (OperatingSystem.IsLinux())
        {
            LinuxFile.SyncFolder(folder);
        }
    }
}
