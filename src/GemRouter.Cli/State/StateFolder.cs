using System.Net.Sockets;
using System.Text;

namespace GemRouter.Cli;

/// <summary>The folder of a running router: its socket, and a lock that says that it runs.</summary>
internal sealed class StateFolder : IDisposable
{
    private const UnixFileMode FolderMode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    private const UnixFileMode SocketMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private const int LongestSocketPath = 107; // sun_path of unix(7), without its NUL

    private readonly FileStream _lock;
    private readonly string _socketPath;

    private StateFolder(FileStream lockFile, string socketPath, Socket listener)
    {
        _lock = lockFile;
        _socketPath = socketPath;
        Listener = listener;
    }

    /// <summary>The socket that clients connect to.</summary>
    public Socket Listener { get; }

    /// <summary>The path of the socket in a folder.</summary>
    public static string SocketPath(string folder) => Path.Combine(folder, "gemrouter.sock");

    /// <summary>Takes a folder: makes it where it is missing, and listens. What a dead process left there is removed.</summary>
    /// <exception cref="ProgramException">It cannot be used, or another router has it.</exception>
    public static StateFolder Take(string folder)
    {
        FileStream? lockFile = null;
        try
        {
            string path = SocketPath(folder);
            CheckLength(path);
            if (!Directory.Exists(folder))
            {
                CreateFolder(folder);
            }

            lockFile = Lock(folder);
            RemoveStale(path);
            return new StateFolder(lockFile, path, Listen(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SocketException or ArgumentException)
        {
            lockFile?.Dispose();
            throw new ProgramException(ExitCode.Failed, ProgramCode.StateUnusable, $"the state folder \"{folder}\" cannot be used: {e.Message}", e);
        }
        catch
        {
            lockFile?.Dispose();
            throw;
        }
    }

    /// <summary>Gives the folder back: nobody can connect any more.</summary>
    public void Dispose()
    {
        Listener.Dispose();
        File.Delete(_socketPath);
        _lock.Dispose();
    }

    private static void CheckLength(string path)
    {
        if (Encoding.UTF8.GetByteCount(path) > LongestSocketPath)
        {
            throw new ProgramException(
                ExitCode.Failed, ProgramCode.StateUnusable, $"the path of the socket, \"{path}\", is longer than the {LongestSocketPath} bytes that a Unix socket may have; set node.state to a shorter one");
        }
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, FolderMode);
        }
    }

    // Two routers that start at once must not each remove the other's socket. The system gives the lock back when a process ends, however it ends.
    private static FileStream Lock(string folder)
    {
        FileStreamOptions options = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // who can open it can lock it
        }

        try
        {
            return new FileStream(Path.Combine(folder, "gemrouter.lock"), options);
        }
        catch (IOException e) when (e.GetType() == typeof(IOException))
        {
            throw Taken(folder);
        }
    }

    private static void RemoveStale(string path)
    {
        FileInfo found = new(path);
        if (!found.Exists)
        {
            return;
        }

        if (found.Length > 0)
        {
            throw new ProgramException(ExitCode.Failed, ProgramCode.StateUnusable, $"\"{path}\" is in the way, and it is no socket; remove it");
        }

        using Socket probe = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return;
        }

        throw Taken(Path.GetDirectoryName(path)!);
    }

    private static Socket Listen(string path)
    {
        Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, SocketMode); // nobody can connect before it listens
            }

            listener.Listen(StateServer.MostClients);
            return listener;
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    private static ProgramException Taken(string folder) => new(
        ExitCode.Failed, ProgramCode.SocketTaken, $"another router runs with the state folder \"{folder}\"; stop it, or give this one a folder of its own (node.state)");
}
