using GemRouter.Kernel.Manifests;

namespace GemRouter.Cli;

/// <summary>A part of a pipeline.</summary>
/// <param name="Kind">"link", "stage", "seal" or "open".</param>
/// <param name="Name">Its name in the manifest; for seal and open the suites.</param>
/// <param name="Component">The component that makes it; null for seal and open.</param>
/// <param name="Headroom">Bytes that it may put in front of a packet.</param>
/// <param name="Tailroom">Bytes that it may put behind it.</param>
/// <param name="Privileges">What it needs of the system.</param>
internal sealed record StepPlan(string Kind, string Name, string? Component, int Headroom, int Tailroom, Privileges Privileges)
{
    /// <summary>A part that a component makes.</summary>
    public static StepPlan Of(string kind, string name, ComponentUse use)
    {
        ComponentNeeds needs = use.Factory.NeedsOf(use.Options);
        return new StepPlan(kind, name, use.Name, needs.Headroom, needs.Tailroom, needs.Privileges);
    }

    /// <summary>As it stands in a drawing of the pipeline.</summary>
    public override string ToString() => Component is null ? $"{Kind} [{Name}]" : Name == Component ? Name : $"{Name} ({Component})";
}
