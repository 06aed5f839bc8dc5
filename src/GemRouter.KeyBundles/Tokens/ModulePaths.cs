namespace GemRouter.KeyBundles;

/// <summary>Where PKCS#11 modules are installed.</summary>
public static class ModulePaths
{
    private static readonly string[] Folders =
        ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib/arm-linux-gnueabihf", "/usr/lib64", "/usr/lib", "/usr/local/lib"];

    /// <summary>Yubico's module for the PIV application of YubiKeys.</summary>
    /// <exception cref="KeyUnavailableException">It is not installed.</exception>
    public static string YubiKey() =>
        Folders.Select(static folder => Path.Combine(folder, "libykcs11.so.2")).FirstOrDefault(File.Exists)
        ?? throw new KeyUnavailableException(KeyFailure.SoftwareMissing, "Yubico's PKCS#11 module libykcs11.so.2 is not installed: apt install ykcs11 pcscd. Where it lies in another place, name it: module: PATH.");

    internal static string PackageOf(string path) => Path.GetFileName(path) switch
    {
        var name when name.Contains("ykcs11", StringComparison.Ordinal) => "ykcs11",
        var name when name.Contains("opensc", StringComparison.Ordinal) => "opensc-pkcs11",
        var name when name.Contains("softhsm", StringComparison.Ordinal) => "softhsm2",
        _ => "your token's vendor names it",
    };
}
