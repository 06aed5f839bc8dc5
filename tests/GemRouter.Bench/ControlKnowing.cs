namespace GemRouter.Bench;

/// <summary>What one node takes that knows many others with a stream each.</summary>
/// <param name="Nodes">The others.</param>
/// <param name="Streams">Their streams.</param>
/// <param name="ControlPlaneMegabytes">Its control plane.</param>
/// <param name="TableMegabytes">The table that it makes for the data plane.</param>
internal sealed record ControlKnowing(int Nodes, int Streams, double ControlPlaneMegabytes, double TableMegabytes);
