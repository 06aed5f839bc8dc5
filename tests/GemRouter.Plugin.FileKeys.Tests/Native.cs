using System.ComponentModel;
using System.Runtime.InteropServices;

namespace GemRouter.Plugin.FileKeys.Tests;

/// <summary>What the base library cannot do to a file.</summary>
internal static partial class Native
{
    /// <summary>Makes a named pipe.</summary>
    public static void MakePipe(string path)
    {
        if (MkFifo(path, 0x180) != 0) // 0600
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>Gives a file to a user; false where the system does not let us.</summary>
    public static bool TryGive(string path, uint user) => ChOwn(path, user, uint.MaxValue) == 0;

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MkFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChOwn(string path, uint user, uint group);
}
