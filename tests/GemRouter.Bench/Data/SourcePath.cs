namespace GemRouter.Bench.Data;

/// <summary>No nodes at all: the source, and on the next network the sink. What the source pays is the least that a packet costs whoever sends it with the same system calls.</summary>
/// <param name="way">How it sends several streams.</param>
/// <param name="streams">The streams that the sink is ready for.</param>
internal sealed class SourcePath(string way, int streams) : DataPath($"a bare sender of {way}", streams)
{
    public const string Datagrams = "datagrams";
    public const string Frames = "frames";

    public override string? SourceWay => way;

    public override string SinkSpace => Lab.Near;

    public override string SinkDevice => "red";

    protected override void StartNodes()
    {
    }
}
