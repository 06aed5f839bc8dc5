using GemRouter.KeyBundles;
using GemRouter.KeyBundles.Tests;

namespace GemRouter.Plugin.Pkcs11.Tests;

/// <summary>SoftHSM2 with one token, a bundle that is sealed to it, and a PIN's file.</summary>
internal sealed class HsmBench : IDisposable
{
    public const string Right = "pin";

    private readonly SoftHsm _hsm = new();

    public HsmBench()
    {
        Token = _hsm.Add("site-a");
        Seal(Bundle, Token);
        _hsm.Folder.Write(Right, SoftHsm.Pin + "\n");
        _hsm.Folder.Write("wrong", "000000\n");
    }

    public TokenPublicKey Token { get; }

    public string Bundle => this["a.gemkeys"];

    public string this[string name] => _hsm.Folder[name];

    public void Seal(string path, TokenPublicKey token)
    {
        using BundleContent content = SampleKeys.Content();
        BundleFile.Write(this[path], KeyBundle.Seal(content, [NewRecipient.Token(token, [3])], new GemRouter.Testing.SeededEntropy((ulong)Random.Shared.NextInt64())), replace: true);
    }

    public void Plug(bool isIn) => _hsm.Plug(isIn);

    public Pkcs11Options With(string? bundle = null, string pin = Right) => new() { Module = SoftHsm.Module, Bundle = bundle ?? Bundle, Pin = this[pin] };

    public void Dispose() => _hsm.Dispose();
}
