using Microsoft.Win32.SafeHandles;

namespace GemRouter.Plugin.FileKeys;

/// <summary>Opens a file by the base library alone, for systems other than Linux. It cannot say to whom a file belongs, and opening a named pipe waits for its writer.</summary>
internal static class PortableFile
{
    /// <summary>Opens a file for reading and says what it is.</summary>
    /// <exception cref="KeyUnavailableException">It cannot be opened.</exception>
    public static (SafeFileHandle File, FileFacts Facts) Open(string path)
    {
        SafeFileHandle file;
        try
        {
            file = File.OpenHandle(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
        {
            throw new KeyUnavailableException(KeyFailure.NotFound, $"There is no key file \"{path}\".", mayPass: false, e);
        }
        catch (UnauthorizedAccessException) when (Directory.Exists(path))
        {
            return (new SafeFileHandle(), new FileFacts(IsRegular: false, Mode: null, Owner: null, User: 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KeyUnavailableException(KeyFailure.Failed, $"The key file \"{path}\" cannot be opened: {e.Message}", mayPass: false, e);
        }

        try
        {
            return (file, new FileFacts(HasLength(file), OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(file), Owner: null, User: 0));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static bool HasLength(SafeFileHandle file)
    {
        try
        {
            return RandomAccess.GetLength(file) >= 0;
        }
        catch (NotSupportedException)
        {
            return false; // a pipe or a terminal
        }
    }
}
