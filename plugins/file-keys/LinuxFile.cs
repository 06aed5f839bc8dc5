using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GemRouter.Plugin.FileKeys;

/// <summary>
/// Opens a file by Linux's own calls, since the base library can do neither of two things: open without waiting for the writer of a named pipe, and say what kind of file was
/// opened and to whom it belongs. The numbers are those of every architecture that .NET runs on; statx is used since its structure is, too.
/// </summary>
internal static partial class LinuxFile
{
    private const int ReadOnly = 0;
    private const int NoControllingTerminal = 0x100; // O_NOCTTY
    private const int NonBlocking = 0x800;           // O_NONBLOCK: of no effect on a regular file
    private const int CloseOnExec = 0x80000;         // O_CLOEXEC

    private const int EmptyPath = 0x1000;            // AT_EMPTY_PATH: the open file itself
    private const uint TypeModeAndUser = 0x1 | 0x2 | 0x8;
    private const int FormatMask = 0xF000;           // S_IFMT
    private const int RegularFormat = 0x8000;        // S_IFREG
    private const int PermissionMask = 0xFFF;

    /// <summary>Opens a file for reading and says what it is; never waits for another process.</summary>
    /// <exception cref="KeyUnavailableException">It cannot be opened.</exception>
    public static (SafeFileHandle File, FileFacts Facts) Open(string path)
    {
        int descriptor;
        do
        {
            descriptor = OpenFile(path, ReadOnly | NonBlocking | NoControllingTerminal | CloseOnExec);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted);

        if (descriptor < 0)
        {
            throw Refused(path, Marshal.GetLastPInvokeError());
        }

        SafeFileHandle file = new(descriptor, ownsHandle: true);
        try
        {
            return (file, FactsOf(file, path));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileFacts FactsOf(SafeFileHandle file, string path)
    {
        if (StatFile(file, "", EmptyPath, TypeModeAndUser, out Statx found) != 0)
        {
            throw Refused(path, Marshal.GetLastPInvokeError());
        }

        return new FileFacts((found.Mode & FormatMask) == RegularFormat, (UnixFileMode)(found.Mode & PermissionMask), found.User, EffectiveUser());
    }

    private static KeyUnavailableException Refused(string path, int errno) => errno switch
    {
        Errno.NoEntry or Errno.NoDirectory or Errno.NameTooLong => new(KeyFailure.NotFound, $"There is no key file \"{path}\"."),
        Errno.NoDevice or Errno.NoSuchDevice => new(KeyFailure.Malformed, $"\"{path}\" is no regular file; name the file that holds the key."), // a socket, among others
        _ => new(KeyFailure.Failed, $"The key file \"{path}\" cannot be opened: {Marshal.GetPInvokeErrorMessage(errno)} (user {EffectiveUser()})."),
    };

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatFile(SafeFileHandle file, string path, int flags, uint mask, out Statx found);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    /// <summary>The system's struct statx, as far as it is needed.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(28)]
        public ushort Mode;
    }

    private static class Errno
    {
        public const int NoEntry = 2;
        public const int Interrupted = 4;
        public const int NoDevice = 6; // ENXIO
        public const int NoSuchDevice = 19;
        public const int NoDirectory = 20;
        public const int NameTooLong = 36;
    }
}
