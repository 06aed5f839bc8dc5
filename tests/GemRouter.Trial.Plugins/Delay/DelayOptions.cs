using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GemRouter.Trial.Plugins;

public sealed class DelayOptions
{
    [Description("How long each packet waits. Packets keep their order, also where it becomes shorter.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    [Reloadable]
    public TimeSpan Delay { get; set; } = TimeSpan.FromMilliseconds(20);

    [Description("The most packets that wait; more are dropped.")]
    [Range(1, 65_536)]
    public int Most { get; set; } = 1024;
}
