using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace __namespace__;

/// <summary>The options of <c>size-limit</c>: <c>{ use: size-limit, longest: 1200, ports: [5000] }</c>. The router fills them from the manifest and checks them before it makes the stage.</summary>
public sealed class SizeLimitOptions : IValidatedOptions
{
    [Description("The longest payload that passes, in bytes.")]
    [Range(1, 65507)]
    public int Longest { get; set; } = 1316;

    [Description("The destination ports that the limit holds for; all, where none is named.")]
    public IReadOnlyList<int> Ports { get; set; } = [];

    /// <summary>What attributes cannot say. Every problem is added, so that a person sees all of them at once.</summary>
    public void Validate(OptionProblems problems)
    {
        if (Ports is null || Ports.Any(static port => port is < 1 or > 65535))
        {
            problems.Add(nameof(Ports), null, "holds what is no port", "1 to 65535 each");
        }
    }
}
