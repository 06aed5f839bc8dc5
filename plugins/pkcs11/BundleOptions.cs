using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Plugin.Pkcs11;

/// <summary>The options of the key source <c>bundle</c>.</summary>
public sealed class BundleOptions : IValidatedOptions
{
    /// <summary>The key bundle.</summary>
    [Description("The key bundle. Relative paths are relative to the manifest.")]
    [PathOption]
    [Required]
    public string? Bundle { get; set; }

    /// <summary>Where the passphrase comes from; never the passphrase.</summary>
    [Description("Where the passphrase comes from: credential:NAME, or a file that its owner alone can read. Where left out, it is asked for at the terminal.")]
    [PathOption]
    [PasswordPropertyText(true)] // somebody may write the secret itself, and no message is to show it
    public string? Passphrase { get; set; }

    /// <inheritdoc/>
    public void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        SourceOption.Check(problems, nameof(Passphrase), Passphrase);
        SourceOption.CheckPath(problems, nameof(Bundle), Bundle);
    }
}
