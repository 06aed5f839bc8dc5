namespace GemRouter.Kernel.Forwarding;

/// <summary>Where a worker is.</summary>
/// <param name="Leg">The leg that it runs; null where it receives.</param>
/// <param name="Step">The leg's step; as many as it has steps for its sender.</param>
internal readonly record struct WorkerPlace(Leg? Leg, int Step);
