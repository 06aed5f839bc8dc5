using System.Reflection;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.LowLevelAPI80;

namespace GemRouter.KeyBundles;

/// <summary>Pkcs11Interop loads modules by "libdl", a name that only development packages bring; the library itself is libdl.so.2, or the C library where that has it all.</summary>
internal static class CryptokiNames
{
    private static readonly Lazy<bool> Set = new(static () =>
    {
        NativeLibrary.SetDllImportResolver(typeof(Pkcs11Library).Assembly, Resolve);
        return true;
    });

    /// <summary>Once in a process.</summary>
    public static void Resolve() => _ = Set.Value;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name.StartsWith("libdl", StringComparison.Ordinal) && (NativeLibrary.TryLoad("libdl.so.2", out nint library) || NativeLibrary.TryLoad("libc", assembly, path, out library)) ? library : 0;
}
