namespace GemRouter.PivCard.Tests.Real;

/// <summary>Yubico's and OpenSC's tools take the card for a token.</summary>
public sealed class ToolTests : RealReaderTest
{
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
    [MemberData(nameof(Modules))]
    public async Task A_module_lists_the_token_and_its_key(string module, string package)
    {
        Tool.Need("pkcs11-tool", "opensc");
        Assert.SkipWhen(!File.Exists(module), $"{module} is not installed (Debian package {package}).");
        (int code, string said) = await Tool.RunAsync("pkcs11-tool", "--module", module, "-L");
        Assert.Equal(0, code);
        Assert.Contains("Yubico YubiKey OTP+FIDO+CCID", said, StringComparison.Ordinal);
        (code, said) = await Tool.RunAsync("pkcs11-tool", "--module", module, "-O");
        Assert.Equal(0, code);
        Assert.Contains(Convert.ToHexStringLower(Key), said, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, Card.Pin.Attempts);
    }

    public static TheoryData<string, string> Modules => new() { { Pkcs11Module.Ykcs11, "ykcs11" }, { Pkcs11Module.OpenSC, "opensc-pkcs11" } };
}
