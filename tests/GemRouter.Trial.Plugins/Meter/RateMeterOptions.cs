using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Trial.Plugins;

public sealed class RateMeterOptions
{
    [Description("The rate in bits a second, of payloads, above which a second is counted as busy.")]
    [Range(1, 1_000_000_000_000)]
    public long Busy { get; set; } = 100_000_000;
}
