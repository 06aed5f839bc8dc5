using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.LowLevelAPI80;

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
        return TokenModule.Use(Module!, module =>
        {
            TokenFacts token = TokenReader.All(module).Single(token => token.Label == label);
            ulong session = 0;
            Well(module.Calls.C_OpenSession(token.Slot, 4 | 2, 0, 0, ref session)); // serial, read and write
            Well(module.Calls.C_Login(session, CKU.CKU_USER, Encoding.ASCII.GetBytes(Pin), (ulong)Pin.Length));
            Generate(module.Calls, session, Convert.FromHexString(keyId));
            Well(module.Calls.C_Logout(session));
            Well(module.Calls.C_CloseSession(session));
            return TokenReader.All(module).Single(token => token.Label == label).Keys.Single().PublicKey;
        });
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

    private static void Generate(Pkcs11Library calls, ulong session, byte[] id)
    {
        using Template common = new();
        common.Add(CKA.CKA_TOKEN, true);
        common.Add(CKA.CKA_ID, id);
        common.Add(CKA.CKA_LABEL, "KEY MAN key"u8);
        common.Add(CKA.CKA_DERIVE, true);
        using Template more = new();
        more.Add(CKA.CKA_EC_PARAMS, [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]);
        using Template secret = new();
        secret.Add(CKA.CKA_PRIVATE, true);
        secret.Add(CKA.CKA_SENSITIVE, true);
        CK_ATTRIBUTE[] forPublic = [.. common.ToArray(), .. more.ToArray()];
        CK_ATTRIBUTE[] forPrivate = [.. common.ToArray(), .. secret.ToArray()];
        CK_MECHANISM mechanism = new() { Mechanism = (ulong)CKM.CKM_EC_KEY_PAIR_GEN };
        ulong publicKey = 0;
        ulong privateKey = 0;
        Well(calls.C_GenerateKeyPair(session, ref mechanism, forPublic, (ulong)forPublic.Length, forPrivate, (ulong)forPrivate.Length, ref publicKey, ref privateKey));
    }

    private static void Well(CKR answer) => Assert.Equal(CKR.CKR_OK, answer);

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
