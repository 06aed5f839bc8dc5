using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace GemRouter.KeyBundles.Inputs;

/// <summary>
/// Linux's own calls for what the base library cannot do: open without waiting for the writer of a named pipe, say to whom an open file belongs, and write a folder's entries to the disk.
/// The numbers are those of every architecture that .NET runs on; statx is used since its structure is, too.
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
    private const int Interrupted = 4;               // EINTR

    /// <summary>Opens a file for reading; never waits for another process.</summary>
    /// <exception cref="IOException">It cannot be opened; the message is the system's reason alone.</exception>
    public static SafeFileHandle Open(string path)
    {
        int descriptor;
        do
        {
            descriptor = OpenFile(path, ReadOnly | NonBlocking | NoControllingTerminal | CloseOnExec);
        }
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);

        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure();
    }

    /// <summary>Says what an open file is, and who the process is.</summary>
    public static (bool IsRegular, UnixFileMode Mode, uint Owner, uint User) FactsOf(SafeFileHandle file) => StatFile(file, "", EmptyPath, TypeModeAndUser, out Statx found) == 0
        ? ((found.Mode & FormatMask) == RegularFormat, (UnixFileMode)(found.Mode & PermissionMask), found.User, EffectiveUser())
        : throw Failure();

    /// <summary>Has a folder's entries written to the disk.</summary>
    public static void SyncFolder(string folder)
    {
        using SafeFileHandle handle = Open(folder);
        if (SyncFile(handle) != 0)
        {
            throw Failure();
        }
    }

    private static IOException Failure() => new(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatFile(SafeFileHandle file, string path, int flags, uint mask, out Statx found);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(SafeFileHandle file);

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
}
