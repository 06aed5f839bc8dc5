namespace GemRouter.Bench.Data;

/// <summary>No nodes at all: the source, and on the next network the sink. What the source pays is the least that a packet costs whoever sends it with the same system calls; one stream goes in runs, as from a router.</summary>
/// <param name="name">What it sends several streams as.</param>
/// <param name="streams">The streams that the sink is ready for.</param>
/// <param name="way">How the source is told.</param>
internal sealed class SourcePath(string name, int streams, params string[] way) : DataPath($"bare sender, {name}", streams)
{
    public override bool HasNodes => false;

    public override string[] SourceWay => way;

    public override string SinkSpace => Lab.Near;

    public override string SinkDevice => "red";

    protected override void StartNodes()
    {
    }
}
