using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace GemRouter.KeyBundles.Tests;

/// <summary>
/// SoftHSM2 with tokens of a test's own, in a folder of its own. Its configuration is the process's, so one is used at a time: tests that use it are in the
/// collection "SoftHSM2", which xunit runs one after the other.
/// </summary>
internal sealed partial class SoftHsm : IDisposable
{
    public const string Pin = "123456";

    private const string Program = "softhsm2-util";

    private readonly TestFolder _folder = new();
    private readonly string _configuration;

    public SoftHsm()
    {
        Directory.CreateDirectory(_folder["tokens"]);
        _configuration = _folder.Write("softhsm2.conf", $"directories.tokendir = {_folder["tokens"]}\nobjectstore.backend = file\nlog.level = ERROR\n");
        Use();
    }

    /// <summary>The module; null where the package is not installed.</summary>
    public static string? Module { get; } = ((string[])["/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/libsofthsm2.so"]).FirstOrDefault(File.Exists);

    public TestFolder Folder => _folder;

    /// <summary>The test ends here where there is no SoftHSM2.</summary>
    public static void SkipWhereMissing() => Assert.SkipWhen(Module is null, "SoftHSM2 is not installed (Debian package softhsm2).");

    /// <summary>Makes a token with a key pair for agreements, and tells its public key.</summary>
    public TokenPublicKey Add(string label, string keyId = "03")
    {
        Use();
        Run("--init-token", "--free", "--label", label, "--so-pin", "12345678", "--pin", Pin);
        using Secret pin = Secret.CopyOf(Encoding.ASCII.GetBytes(Pin));
        return TokenKeyMaker.Make(Module!, label, pin, Convert.FromHexString(keyId));
    }

    /// <summary>Takes all tokens out, or puts them back.</summary>
    public void Plug(bool isIn)
    {
        Directory.CreateDirectory(_folder["drawer"]);
        foreach (string token in Directory.GetDirectories(_folder[isIn ? "drawer" : "tokens"]))
        {
            Directory.Move(token, Path.Combine(_folder[isIn ? "tokens" : "drawer"], Path.GetFileName(token)));
        }
    }

    public void Dispose() => _folder.Dispose();

    private void Use()
    {
        Environment.SetEnvironmentVariable("SOFTHSM2_CONF", _configuration); // for the programs that are started
        Assert.Equal(0, SetEnvironment("SOFTHSM2_CONF", _configuration, 1)); // for the module in this process
    }

    private static void Run(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{Program} failed: {errors}{output.Result}");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int replace);
}
