using System.Security.Cryptography;
using GemRouter.PivCard.Rig;
using GemRouter.PivCard.Tests.Card;

namespace GemRouter.PivCard.Tests.Real;

/// <summary>Yubico's and OpenSC's tools take the card for a token.</summary>
public sealed class ToolTests : RealReaderTest
{
    private const string ManagementKey = "0F1E2D3C4B5A69788796A5B4C3D2E1F00112233445566778";

    [Fact]
    public async Task Yubicos_tool_shows_its_status()
    {
        Tool.Need("yubico-piv-tool", "yubico-piv-tool");
        (int code, string said) = await Tool.RunAsync("yubico-piv-tool", "-a", "status");
        Assert.Equal(0, code);
        Assert.Contains("Serial Number:\t71000001", said, StringComparison.Ordinal);
        Assert.Contains("Slot 9d:", said, StringComparison.Ordinal);
        Assert.Contains("PIN tries left:\t3", said, StringComparison.Ordinal);
        Assert.Equal(0, Card.Pin.Attempts);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_module_lists_the_token_and_its_key(string module, string package)
    {
        Tool.Need("pkcs11-tool", "opensc");
        Pkcs11Module.Need(module, package);
        (int code, string said) = await Tool.RunAsync("pkcs11-tool", "--module", module, "-L");
        Assert.Equal(0, code);
        Assert.Contains("Yubico YubiKey OTP+FIDO+CCID", said, StringComparison.Ordinal);
        (code, said) = await Tool.RunAsync("pkcs11-tool", "--module", module, "-O");
        Assert.Equal(0, code);
        Assert.Contains(Convert.ToHexStringLower(Key), said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, Card.Pin.Attempts);
    }

    /// <summary>Debian 12's tool cannot make the certificate (selfsign-certificate and request-certificate fail with OpenSSL 3); ykcs11 needs none.</summary>
    [Fact]
    public async Task Yubicos_tool_sets_up_a_card_from_the_factorys_state()
    {
        Tool.Need("yubico-piv-tool", "yubico-piv-tool");
        Pkcs11Module.Need(Pkcs11Module.Ykcs11.Path, Pkcs11Module.Ykcs11.Package);
        string file = Path.GetTempFileName();
        using VirtualCard card = new(71000002);
        await using PivRig rig = await InsteadAsync(card);

        await DoneAsync("yubico-piv-tool", "-a", "change-pin", "-P", TestCard.Pin, "-N", "654321");
        await DoneAsync("yubico-piv-tool", "-a", "change-puk", "-P", TestCard.Puk, "-N", "87654321");
        await DoneAsync("yubico-piv-tool", "-a", "set-mgm-key", "-n", ManagementKey);
        await DoneAsync("yubico-piv-tool", $"--key={ManagementKey}", "-a", "generate", "-s", "9d", "-A", "ECCP256", "-o", file);

        using ECDiffieHellman made = ECDiffieHellman.Create();
        made.ImportFromPem(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Agrees(Pkcs11Module.Ykcs11.Path, "654321", made);
        File.Delete(file);
    }

    /// <summary>With ykcs11 behind it, this tool makes the key and, as that module does, a certificate, without which OpenSC shows no key.</summary>
    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task OpenSCs_tool_makes_a_key_that_both_modules_use(string path, string package)
    {
        Tool.Need("pkcs11-tool", "opensc");
        Pkcs11Module.Need(path, package);
        Pkcs11Module.Need(Pkcs11Module.Ykcs11.Path, Pkcs11Module.Ykcs11.Package);
        using VirtualCard card = new(71000002);
        await using PivRig rig = await InsteadAsync(card);

        await DoneAsync(
            "pkcs11-tool", "--module", Pkcs11Module.Ykcs11.Path, "--login", "--login-type", "so", "--so-pin", "010203040506070801020304050607080102030405060708",
            "--keypairgen", "--id", "03", "--key-type", "EC:prime256v1");

        byte[] key = Tlv.Find(Tlv.Find(new Terminal(card).Send(Instruction.GetMetadata, 0x00, VirtualCard.KeyManagement).Data, 0x04)!, 0x86)!;
        using ECDiffieHellman made = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = key[1..33], Y = key[33..] } });
        Agrees(path, TestCard.Pin, made);
    }

    [Fact]
    public async Task Yubicos_tool_unblocks_a_locked_PIN()
    {
        Tool.Need("yubico-piv-tool", "yubico-piv-tool");
        Card.Pin.Remaining = 0;
        (int code, string said) = await Tool.RunAsync("yubico-piv-tool", "-a", "unblock-pin", "-P", TestCard.Puk, "-N", "654321");
        Assert.True(code == 0, said);
        Assert.Equal((3, 3), (Card.Pin.Remaining, Card.Puk.Remaining));
    }

    private async Task<PivRig> InsteadAsync(VirtualCard card)
    {
        await Rig.DisposeAsync();
        return await PivRig.StartAsync(card);
    }

    private static async Task DoneAsync(string program, params string[] arguments)
    {
        (int code, string said) = await Tool.RunAsync(program, arguments);
        Assert.True(code == 0, said);
    }

    private static void Agrees(string path, string pin, ECDiffieHellman made)
    {
        using ECDiffieHellman peer = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using Pkcs11Module module = new(path);
        Assert.True(module.Holds(TestCard.PointOf(made)));
        Assert.Equal(peer.DeriveRawSecretAgreement(made.PublicKey), module.Unwrap(pin, TestCard.PointOf(peer)));
    }
}
