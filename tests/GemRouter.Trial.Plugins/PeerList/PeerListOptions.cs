using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Trial.Plugins;

public sealed class PeerListOptions : IValidatedOptions
{
    [Description("The port of this node, and of peers that stand in the list without one.")]
    [Range(1, 65_535)]
    public int Port { get; set; } = 1706;

    [Description("How often the list is read.")]
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    [Description("How long a changed list must stand still before it is taken.")]
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Settle { get; set; } = TimeSpan.FromSeconds(3);

    public void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (Settle > TimeSpan.Zero && Settle < Poll)
        {
            problems.Add(nameof(Settle), Settle, "is shorter than the time between two readings", $"0, or at least {Poll}");
        }
    }
}
