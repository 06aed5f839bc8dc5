using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Running;

/// <summary>Which component it is, for whoever is told of a fault.</summary>
/// <param name="Name">Its name in the manifest.</param>
/// <param name="Use">What it is.</param>
internal sealed record ComponentIdentity(string Name, ComponentUse Use);
