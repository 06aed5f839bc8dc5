namespace GemRouter.Bench.Data;

/// <summary>Two routers over each transport, and over both, so that each transport is measured with a UDP socket behind it.</summary>
internal sealed class GemPaths : IDisposable
{
    private readonly DataPaths _paths;

    public GemPaths(string suite)
    {
        _paths = new DataPaths(
            () => new GemPath(new GemNode("udp"), new GemNode("udp"), suite),
            () => new GemPath(new GemNode("ring"), new GemNode("udp"), suite),
            () => new GemPath(new GemNode("udp"), new GemNode("ring"), suite),
            () => new GemPath(new GemNode("ring"), new GemNode("ring"), suite));
        Subjects = [new Subject(_paths.All[0]), new Subject("ring", _paths.All[1], _paths.All[2]), new Subject("ring to ring", _paths.All[3], _paths.All[3])];
    }

    public IReadOnlyList<Subject> Subjects { get; }

    public void Dispose() => _paths.Dispose();
}
