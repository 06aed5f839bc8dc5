using System.ComponentModel;
using GemRouter.KeyBundles;

namespace GemRouter.Plugin.Pkcs11;

/// <summary>The options of the key source <c>yubikey</c>.</summary>
public sealed class YubiKeyOptions : TokenOptions
{
    /// <summary>Yubico's module; found by itself where left out.</summary>
    [Description("The PKCS#11 module, libykcs11.so.2; found by itself where left out.")]
    [PathOption]
    public string? Module { get; set; }

    /// <inheritdoc/>
    public override void Validate(OptionProblems problems)
    {
        base.Validate(problems);
        SourceOption.CheckPath(problems, nameof(Module), Module);
    }

    internal string ModulePath() => Module ?? ModulePaths.YubiKey();
}
