using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GemRouter;

namespace Acme.Shaper;

/// <summary>The options of the stage <c>shaper</c>. All sizes are of IP packets: headers included, as the network counts them.</summary>
public sealed class ShaperOptions : IValidatedOptions
{
    private const int LongestDelay = 10;

    /// <summary>The rate in kilobits (1000 bits) per second.</summary>
    [Required]
    [Range(1, 100_000_000)]
    [Description("The rate in kilobits per second, IP headers included.")]
    public int? RateKbit { get; set; }

    /// <summary>How many bytes may leave at once after a silence: the depth of the bucket. A longer packet never leaves.</summary>
    [Range(576, 16 << 20)]
    [Description("The bytes that may leave at once after a silence. No packet may be longer.")]
    public int Burst { get; set; } = 15_000;

    /// <summary>Packets that may wait. They stay in the worker's pool, which all its routes share: more than 1024 would leave nothing to receive with.</summary>
    [Range(1, 1024)]
    [Description("Packets that may wait; more are dropped.")]
    public int QueuePackets { get; set; } = 256;

    /// <summary>Bytes that may wait.</summary>
    [Range(576, 64 << 20)]
    [Description("Bytes that may wait; more are dropped.")]
    public int QueueBytes { get; set; } = 400_000;

    /// <inheritdoc/>
    public void Validate(OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        long most = (RateKbit ?? 0) * 1000L / 8 * LongestDelay;
        if (RateKbit > 0 && QueueBytes > most)
        {
            problems.Add(nameof(QueueBytes), QueueBytes, $"takes longer than {LongestDelay} s to send at this rate", $"at most {most}");
        }
    }
}
