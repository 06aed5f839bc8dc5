using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Trial.Plugins;

public sealed class TokenOptions
{
    [Description("The token's PIN.")]
    [Required]
    [RegularExpression("^[0-9]{4,8}$", ErrorMessage = "is no PIN: 4 to 8 digits")]
    [PasswordPropertyText(true)]
    public string? Pin { get; set; }

    [Description("Whether the router goes on when the token is taken out.")]
    public bool MayLeave { get; set; }
}
