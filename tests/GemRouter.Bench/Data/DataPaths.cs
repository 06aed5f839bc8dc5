namespace GemRouter.Bench.Data;

/// <summary>Paths that run side by side, and end together, also where one of them does not start.</summary>
internal sealed class DataPaths : IDisposable
{
    private readonly List<DataPath> _all = [];

    /// <summary>Makes and starts them, one after the other.</summary>
    public DataPaths(params ReadOnlySpan<Func<DataPath>> makers)
    {
        try
        {
            foreach (Func<DataPath> make in makers)
            {
                _all.Add(make());
                _all[^1].Start();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<DataPath> All => _all;

    public void Dispose() => _all.ForEach(static path => path.Dispose());
}
