namespace GemRouter.Kernel.Running;

/// <summary>Keys that are in no table any more wait here until no worker reads a table that holds them; then they are zeroed. The control thread.</summary>
internal sealed class Retirement(Action<Exception> failed)
{
    private readonly List<(long Version, IDisposable Key, Action? Before)> _waiting = [];

    /// <summary>Lets a key go.</summary>
    /// <param name="key">The key.</param>
    /// <param name="version">The first version of the table without it.</param>
    /// <param name="before">What is to be read of it first; null for nothing.</param>
    public void Add(IDisposable key, long version, Action? before = null) => _waiting.Add((version, key, before));

    /// <summary>Zeroes what no worker uses.</summary>
    /// <param name="oldest">The oldest version that a worker works with.</param>
    public void Run(long oldest)
    {
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            if (_waiting[i].Version <= oldest)
            {
                (_, IDisposable key, Action? before) = _waiting[i];
                _waiting.RemoveAt(i);
                before?.Invoke();
                try
                {
                    key.Dispose();
                }
#pragma warning disable CA1031 // A suite's session may throw anything; the other keys are still to be zeroed.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failed(exception);
                }
            }
        }
    }
}
