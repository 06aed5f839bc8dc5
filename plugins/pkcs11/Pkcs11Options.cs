using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Plugin.Pkcs11;

/// <summary>The options of the key source <c>pkcs11</c>.</summary>
public sealed class Pkcs11Options : TokenOptions
{
    /// <summary>The PKCS#11 module.</summary>
    [Description("The PKCS#11 module: the shared library of the token's vendor.")]
    [PathOption]
    [Required]
    public string? Module { get; set; }

    /// <inheritdoc/>
    public override void Validate(OptionProblems problems)
    {
        base.Validate(problems);
        SourceOption.CheckPath(problems, nameof(Module), Module);
    }
}
