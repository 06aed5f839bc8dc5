using System.Security.Cryptography;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>The file that <c>node.keylog</c> names: each SEK that this router seals or opens with, a line each, in clear (docs/keylog.md). Only its owner may have any right to it. The control thread.</summary>
internal sealed class KeyLog : IDisposable
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _file;
    private readonly IHealth _health;
    private readonly byte[] _line = GC.AllocateArray<byte>(KeyLogLine.MaxSize, pinned: true);

    private KeyLog(FileStream file, IHealth health)
    {
        _file = file;
        _health = health;
    }

    /// <summary>Opens the file, or makes it, and says so loudly.</summary>
    /// <exception cref="ComponentException">It cannot be written, or others could read it.</exception>
    public static KeyLog Open(string path, IHealth health, ILogger logger)
    {
        FileStream? file = null;
        try
        {
            RefuseLink(path);
            FileStreamOptions options = new() { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerAlone;
            }

            file = new FileStream(path, options);
            RefuseLink(path); // that somebody put there meanwhile
            if (!file.CanSeek)
            {
                throw Refused(path, "it is no plain file");
            }

            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file.SafeFileHandle) & ~OwnerAlone) != 0)
            {
                throw Refused(path, "others than its owner have rights to it; `chmod 600` it, or name another file");
            }

            logger.LogWarning(
                "KEY LOG: every session key of this router is written in clear to {Path} (node.keylog). Whoever reads that file reads the traffic, recordings included. It is for debugging; take the option out again", path);
            return new KeyLog(file, health);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            file?.Dispose();
            throw Refused(path, exception.Message, exception);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Adds a SEK. Where that fails, the router goes on, and says that it is not well.</summary>
    public void Add(SourceKey key, in StreamContext context)
    {
        try
        {
            int length = KeyLogLine.Write(_line, key, context);
            _file.Seek(0, SeekOrigin.End); // it may have been cut meanwhile
            _file.Write(_line, 0, length);
            _file.Flush();
            _health.Report(HealthState.Healthy, "session keys are logged");
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            _health.Report(HealthState.Degraded, $"a session key could not be logged: {exception.Message}");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(_line);
        }
    }

    public void Dispose() => _file.Dispose();

    private static void RefuseLink(string path)
    {
        if (new FileInfo(path).LinkTarget is not null)
        {
            throw Refused(path, "it is a symbolic link; name the file itself");
        }
    }

    private static ComponentException Refused(string path, string reason, Exception? cause = null)
    {
        string message = $"node.keylog: session keys cannot be written to \"{path}\": {reason}";
        return cause is null ? new ComponentException(message) : new ComponentException(message, cause);
    }
}
