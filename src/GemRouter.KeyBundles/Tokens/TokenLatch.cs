using System.Text;
using GemRouter.KeyBundles.Inputs;

namespace GemRouter.KeyBundles;

/// <summary>
/// A file that says that a try of a token's PIN may have been wrong. It is written, and on the disk, before a login, and emptied after one that succeeded; so a router that its supervisor starts
/// again and again spends one try, not all. Who holds it is alone with the token among all processes that use the same folder.
/// </summary>
internal sealed class TokenLatch : IDisposable
{
    private const int StepMilliseconds = 25;
    private const int MostSteps = 400; // 10 s: longer than a login and an agreement take

    private const int SharingViolation = unchecked((int)0x80070020);
    private const int WouldBlock = 11; // EWOULDBLOCK: elsewhere, what the BSDs and macOS have
    private const int WouldBlockElsewhere = 35;

    private readonly FileStream _file;

    private TokenLatch(FileStream file) => _file = file;

    /// <summary>True where an earlier try may have been wrong.</summary>
    public bool IsSet => _file.Length > 0;

    /// <summary>The file for a token.</summary>
    public static string PathOf(string folder, TokenPublicKey key) => Path.Combine(folder, $"{key.Fingerprint}.latch");

    /// <summary>Takes it; waits while another process has it.</summary>
    /// <exception cref="KeyUnavailableException">It cannot be written, so no try may be spent; or another process keeps it.</exception>
    public static TokenLatch Take(string path, CancellationToken cancellationToken)
    {
        for (int step = 0; step < MostSteps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new TokenLatch(Open(path));
            }
            catch (IOException e) when (IsHeld(e))
            {
                // Another process is at the token. Its time is real time, whatever clock the router has.
                cancellationToken.WaitHandle.WaitOne(StepMilliseconds);
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException or NotSupportedException)
            {
                throw new KeyUnavailableException(
                    KeyFailure.Failed, $"The latch file \"{path}\", which keeps a wrong PIN from being tried again, cannot be written ({e.Message}); name a folder that the router may write to: latches: FOLDER.", mayPass: false, e);
            }
        }

        throw new KeyUnavailableException(KeyFailure.Failed, $"Another program has been using the token for {MostSteps * StepMilliseconds / 1000} s.", mayPass: true);
    }

    /// <summary>True where a file is there and set; nothing is written.</summary>
    public static bool IsSetAt(string path) => File.Exists(path) && new FileInfo(path).Length > 0;

    /// <summary>Sets it, on the disk.</summary>
    public void Set()
    {
        _file.Position = 0;
        _file.Write(Encoding.ASCII.GetBytes("A login with this token was begun and did not succeed. `gemrouter keys unlatch` removes this.\n"));
        _file.Flush(flushToDisk: true);
    }

    /// <summary>Empties it, on the disk.</summary>
    public void Clear()
    {
        _file.SetLength(0);
        _file.Flush(flushToDisk: true);
    }

    public void Dispose() => _file.Dispose();

    private static FileStream Open(string path)
    {
        bool isNew = !File.Exists(path);
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        FileStream file = new(path, options);
        if (isNew && OperatingSystem.IsLinux())
        {
            LinuxFile.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }

        return file;
    }

    // FileShare.None is a lock of the system's (flock). The refusal itself says that another has it: whoever looks again may find it free by then.
    private static bool IsHeld(IOException exception) => exception.HResult == (OperatingSystem.IsWindows() ? SharingViolation : OperatingSystem.IsLinux() ? WouldBlock : WouldBlockElsewhere);
}
