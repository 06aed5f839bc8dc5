namespace GemRouter.Cli;

/// <summary>The parts that packets of one direction pass.</summary>
/// <param name="Steps">The parts, in order.</param>
/// <param name="Headroom">Bytes that they may put in front of a packet, in all.</param>
/// <param name="Tailroom">Bytes that they may put behind it, in all.</param>
internal sealed record PipelinePlan(IReadOnlyList<StepPlan> Steps, int Headroom, int Tailroom)
{
    /// <summary>Sums what the parts need.</summary>
    public static PipelinePlan Of(IReadOnlyList<StepPlan> steps) => new(steps, steps.Sum(static step => step.Headroom), steps.Sum(static step => step.Tailroom));
}
