using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Plugin.Pkcs11;

/// <summary>What the key sources with a token have in common.</summary>
public abstract class TokenOptions : IValidatedOptions
{
    /// <summary>The key bundle.</summary>
    [Description("The key bundle. Relative paths are relative to the manifest.")]
    [PathOption]
    [Required]
    public string? Bundle { get; set; }

    /// <summary>Where the PIN comes from; never the PIN.</summary>
    [Description("Where the PIN comes from: credential:NAME, or a file that its owner alone can read. Where left out, it is asked for at the terminal.")]
    [PathOption]
    [PasswordPropertyText(true)] // somebody may write the secret itself, and no message is to show it
    public string? Pin { get; set; }

    /// <summary>The serial number of the token that is meant.</summary>
    [Description("The token's serial number: where several tokens fit, this one is taken.")]
    public string? Serial { get; set; }

    /// <summary>The folder of the latch files.</summary>
    [Description("The folder of the latch files, which keep a wrong PIN from being tried again; the bundle's folder where left out. The router must be able to write there.")]
    [PathOption]
    public string? Latches { get; set; }

    /// <summary>What happens when the token is taken out of a running router.</summary>
    [Description("ignore: after the start the token may go. stop: the router stops when it is taken out.")]
    public RemovalChoice OnRemoval { get; set; } = RemovalChoice.Ignore;

    /// <summary>What happens at a start without the token.</summary>
    [Description("wait: a router that is started without its token waits for it. fail: the start ends, with an exit code of its own.")]
    public AbsenceChoice WhenAbsent { get; set; } = AbsenceChoice.Wait;

    /// <inheritdoc/>
    public virtual void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        SourceOption.Check(problems, nameof(Pin), Pin);
        SourceOption.CheckPath(problems, nameof(Bundle), Bundle);
        SourceOption.CheckPath(problems, nameof(Latches), Latches);
    }
}
