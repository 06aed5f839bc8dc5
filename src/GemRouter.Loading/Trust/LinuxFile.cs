using System.Runtime.InteropServices;

namespace GemRouter.Loading;

/// <summary>What a path is, to whom it belongs and who may write to it, by Linux's own call: the base library tells neither a pipe from a file nor an owner. statx is used because its
/// structure is the same on every architecture.</summary>
internal static partial class LinuxFile
{
    private const int WorkingFolder = -100;          // AT_FDCWD
    private const int NoFollow = 0x100;              // AT_SYMLINK_NOFOLLOW
    private const uint TypeModeAndUser = 0x1 | 0x2 | 0x8;
    private const int FormatMask = 0xF000;           // S_IFMT
    private const int RegularFormat = 0x8000;        // S_IFREG
    private const int PermissionMask = 0xFFF;

    /// <summary>False for a pipe, a socket, a device, a link; opening one of the first may wait for good. True elsewhere than on Linux, where it cannot be told.</summary>
    public static bool IsRegular(string path) => !OperatingSystem.IsLinux() || (Find(path) is { } found && (found.Mode & FormatMask) == RegularFormat);

    /// <summary>Why another user than this process's and root could change what lies at a path; null where none could. The path itself is meant, not what a link leads to.</summary>
    public static string? WhyOthersCanChange(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null; // other systems have other rules, which are the operator's to keep
        }

        if (Find(path) is not { } found)
        {
            return "nobody knows who may write to it";
        }

        uint self = EffectiveUser();
        UnixFileMode mode = (UnixFileMode)(found.Mode & PermissionMask);
        return found.User != 0 && found.User != self ? $"it belongs to the user {found.User}, and this is the user {self}"
            : (mode & UnixFileMode.OtherWrite) != 0 ? "everybody may write to it"
            : (mode & UnixFileMode.GroupWrite) != 0 ? "its group may write to it"
            : null;
    }

    private static Statx? Find(string path) => StatFile(WorkingFolder, path, NoFollow, TypeModeAndUser, out Statx found) == 0 ? found : null;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatFile(int folder, string path, int flags, uint mask, out Statx found);

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
