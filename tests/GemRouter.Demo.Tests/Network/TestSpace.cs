using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GemRouter.Cli.Demo.Network;

namespace GemRouter.Demo.Tests.Network;

/// <summary>Before anything else, the test process starts itself again in a <see cref="PrivateSpace"/>. Where none is allowed, the tests that need one are skipped, with the reason.</summary>
internal static unsafe partial class TestSpace
{
    /// <summary>Why there is no private space; null where there is one.</summary>
    public static string? Missing => PrivateSpace.IsInside ? null : PrivateSpace.Missing ?? PrivateSpace.HowToAllow;

    [ModuleInitializer]
    internal static void Enter()
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable(PrivateSpace.Marker) is null
            && Assembly.GetEntryAssembly() == typeof(TestSpace).Assembly && PrivateSpace.Missing is null)
        {
            string[] own = File.ReadAllText("/proc/self/cmdline").TrimEnd('\0').Split('\0');
            Replace("/bin/sh", ["sh", "-c", $"{PrivateSpace.Marker}=optional\n{PrivateSpace.Script}", "sh", Environment.ProcessPath!, .. own.Skip(1)]);
        }
    }

    private static void Replace(string program, string[] arguments)
    {
        nint* list = (nint*)NativeMemory.AllocZeroed((nuint)(arguments.Length + 1), (nuint)sizeof(nint));
        for (int i = 0; i < arguments.Length; i++)
        {
            list[i] = Marshal.StringToCoTaskMemUTF8(arguments[i]);
        }

        _ = Execute(program, list); // returns only where it failed; then the tests go on without a private space
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, nint* arguments);
}
