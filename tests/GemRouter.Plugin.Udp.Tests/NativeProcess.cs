using System.Runtime.InteropServices;

namespace GemRouter.Plugin.Udp.Tests;

/// <summary>execv(3): goes on as another program, with the same process id and the same standard streams.</summary>
internal static unsafe partial class NativeProcess
{
    public static void Replace(string program, string[] arguments)
    {
        nint* list = (nint*)NativeMemory.AllocZeroed((nuint)(arguments.Length + 1), (nuint)sizeof(nint));
        for (int i = 0; i < arguments.Length; i++)
        {
            list[i] = Marshal.StringToCoTaskMemUTF8(arguments[i]);
        }

        _ = Execute(program, list); // returns only where it failed; then the tests go on without a private network
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, nint* arguments);
}
