using GemRouter.Protocol;
using GemRouter.Simulation.Domains;

namespace GemRouter.Simulation.Tests.Mutations;

/// <summary>A router that lets more in than it was told to.</summary>
internal sealed record LenientLimits : Parts
{
    public override ControlLimits Limits(Machine machine, ControlLimits usual) => new();
}
