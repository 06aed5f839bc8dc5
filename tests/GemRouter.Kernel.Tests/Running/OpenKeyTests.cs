using GemRouter.Kernel.Running;
using GemRouter.Kernel.Tests.Forwarding;
using GemRouter.Protocol;
using GemRouter.Simulation.Control;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>Keys are zeroed once no worker reads them, and a SEK that comes back begins above what was accepted (wire 9, announcements 6).</summary>
public sealed class OpenKeyTests
{
    private readonly SimulatedDomain _domain = new();
    private readonly Retirement _retirement = new(static failure => throw failure);
    private readonly MemoryBudget _windows = new(4 << 10);
    private readonly Counter _windowless = new("streams.no_window", "SEKs without a window.");
    private readonly List<string> _refused = [];
    private readonly OpenKeys _keys;

    public OpenKeyTests() => _keys = new OpenKeys(_domain.Suites, _windows, _windowless, _retirement, _refused.Add, failure => _refused.Add(failure.Message));

    [Fact]
    public void A_key_stays_until_no_worker_reads_a_table_with_it()
    {
        Disposable key = new();
        bool read = false;
        _retirement.Add(key, version: 5, () => read = !key.IsDisposed);
        _retirement.Run(4);
        Assert.False(key.IsDisposed);
        _retirement.Run(5);
        Assert.True(key.IsDisposed && read);
        key.IsDisposed = false;
        _retirement.Run(6);
        Assert.False(key.IsDisposed); // once
    }

    [Fact]
    public void A_SEK_that_comes_back_begins_above_what_was_accepted_and_not_before_the_workers_let_go()
    {
        PeerKey key = Announced();
        _keys.Update([key], 1);
        OpenKey first = _keys.Find(key)!;
        first.Commit(new PacketNumber(777), default);
        long used = _windows.Used;
        Assert.True(used > 0);

        _keys.Update([], 2);
        Assert.Empty(_keys.All);
        _keys.Update([key], 3);
        Assert.Null(_keys.Find(key));
        Assert.True(_keys.IsIncomplete([key]));
        _retirement.Run(2);
        Assert.Equal(0, _windows.Used);
        _keys.Update([key], 4);
        OpenKey second = _keys.Find(key)!;
        Assert.NotSame(first, second);
        Assert.Equal(DataVerdict.TooOld, second.Window.Check(new PacketNumber(777)));
        Assert.Equal(DataVerdict.Accepted, second.Window.Check(new PacketNumber(778)));
    }

    [Fact]
    public void Without_memory_a_window_is_smaller_and_in_the_end_there_is_no_key()
    {
        List<PeerKey> keys = [];
        for (ushort port = 1; _keys.Windowless == 0 && port < 5000; port++)
        {
            keys.Add(Announced(port));
            _keys.Update(keys, 1);
        }

        Assert.True(_windows.Used <= _windows.Limit);
        Assert.True(_keys.IsIncomplete(keys));
        Assert.Equal(keys.Count - 1, _keys.All.Count());
        _keys.Update(keys, 1);
        Assert.Equal(1, _windowless.Value); // counted once, however often it is tried
        Assert.Empty(_refused);

        _keys.Update([keys[^1]], 2);
        _retirement.Run(2);
        _keys.Update([keys[^1]], 3);
        Assert.NotNull(_keys.Find(keys[^1]));
        Assert.Equal(0, _keys.Windowless);
        _keys.Update([], 4);
        _retirement.Run(4);
        Assert.Equal(0, _windows.Used);
    }

    private PeerKey Announced(ushort port = 5000)
    {
        if (_domain.Nodes.Count == 0)
        {
            _domain.Start();
            _domain.Start();
            _domain.Run(3);
        }

        SealKey key = _domain.Nodes[0].Plane.Open(GroupAddress.Parse($"239.1.1.{1 + (port / 64)}"), port, null, _domain.Now)!.Current.Seal;
        _domain.RunUntil(() => _domain.Nodes[1].UsableKeyOf(key) is not null);
        return _domain.Nodes[1].UsableKeyOf(key)!;
    }

    private sealed class Disposable : IDisposable
    {
        public bool IsDisposed { get; set; }

        public void Dispose() => IsDisposed = true;
    }
}
