using System.Net;

namespace GemRouter.Testing.Tests;

/// <summary>What a toy strategy asks: peers, and what nodes published.</summary>
internal sealed class ToyDirectory
{
    private TaskCompletionSource _changed = new();

    public List<IPEndPoint> Peers { get; } = [IPEndPoint.Parse("192.0.2.10:1706")];

    public Dictionary<string, IPEndPoint> Published { get; } = [];

    public bool IsAway { get; private set; }

    public Task Changed => _changed.Task;

    public void Add(IPEndPoint peer)
    {
        Peers.Add(peer);
        Signal();
    }

    public void GoAway()
    {
        IsAway = true;
        Signal();
    }

    private void Signal() => Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
}
