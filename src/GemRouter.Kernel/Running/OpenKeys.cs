using GemRouter.Protocol;

namespace GemRouter.Kernel.Running;

/// <summary>
/// The usable SEKs of peers as workers open with them: made when a SEK becomes usable, with a replay window within the memory budget; let go when it goes. Of a SEK that went, the highest number accepted is
/// remembered, so that one that somebody brings back begins above it (wire 9). The control thread.
/// </summary>
internal sealed class OpenKeys(
    IReadOnlyDictionary<byte, ICipherSuite> suites, MemoryBudget windows, Counter windowless, Retirement retirement, Action<string> refused, Action<SuiteException> suiteFailed)
{
    private const int MostTops = 4096;

    private readonly Dictionary<PeerKey, (OpenKey Key, int Bytes)> _keys = [];
    private readonly Dictionary<Commitment, PacketNumber> _tops = [];
    private readonly Queue<Commitment> _order = new();
    private readonly HashSet<Commitment> _leaving = [];
    private readonly HashSet<PeerKey> _windowless = [];

    /// <summary>The keys.</summary>
    public IEnumerable<OpenKey> All => _keys.Values.Select(static pair => pair.Key);

    /// <summary>The usable SEKs that there is no memory for a replay window for.</summary>
    public int Windowless => _windowless.Count;

    /// <summary>The key of a SEK, or null.</summary>
    public OpenKey? Find(PeerKey key) => _keys.TryGetValue(key, out (OpenKey Key, int Bytes) open) ? open.Key : null;

    /// <summary>Takes up what is usable now.</summary>
    /// <param name="keys">All SEKs held.</param>
    /// <param name="version">The version of the table that is published next.</param>
    public void Update(IReadOnlyCollection<PeerKey> keys, long version)
    {
        HashSet<PeerKey> usable = [.. keys.Where(static key => key.IsUsable)];
        _windowless.IntersectWith(usable);
        foreach (PeerKey gone in _keys.Keys.Where(key => !usable.Contains(key)).ToArray())
        {
            (OpenKey key, int bytes) = _keys[gone];
            _keys.Remove(gone);
            _leaving.Add(key.Commitment);
            retirement.Add(key, version, () => Remember(key, bytes));
        }

        foreach (PeerKey key in usable)
        {
            // While the workers let go of it, nobody knows its highest number yet: it waits for the next update.
            if (!_keys.ContainsKey(key) && !_leaving.Contains(key.Announcement.Commitment))
            {
                Make(key);
            }
        }
    }

    /// <summary>True where a usable SEK has no key yet.</summary>
    public bool IsIncomplete(IReadOnlyCollection<PeerKey> keys) => keys.Any(key => key.IsUsable && !_keys.ContainsKey(key) && suites.ContainsKey(key.Announcement.Context.Suite));

    /// <summary>wire 6.3: of a stream's SEKs, the older go a while after the first packet under a newer one. The source announces the older first, so its ann_seq is the smaller.</summary>
    public void RetireSucceeded(TimeSpan keepOld)
    {
        foreach (IGrouping<StreamKey, KeyValuePair<PeerKey, (OpenKey Key, int Bytes)>> stream in _keys.GroupBy(static pair => pair.Value.Key.Stream).Where(static stream => stream.Count() > 1))
        {
            foreach ((PeerKey newer, (OpenKey open, _)) in stream)
            {
                if (open.FirstOpened == Instant.Never)
                {
                    continue;
                }

                foreach ((PeerKey older, (OpenKey other, _)) in stream)
                {
                    if (older.Boot == newer.Boot && other != open && older.Announcement.Sequence < newer.Announcement.Sequence)
                    {
                        older.RetireAt(open.FirstOpened + keepOld);
                    }
                }
            }
        }
    }

    private void Make(PeerKey key)
    {
        Announcement announcement = key.Announcement;
        if (!suites.TryGetValue(announcement.Context.Suite, out ICipherSuite? suite))
        {
            refused($"the cipher suite {announcement.Context.Suite} does not work here");
            return;
        }

        int window = Math.Min(ReplayWindow.MaxLog2, (int)announcement.WindowLog2);
        while (!windows.TryTake(ReplayWindow.BytesFor(window)))
        {
            if (--window < ReplayWindow.MinLog2)
            {
                if (_windowless.Add(key))
                {
                    windowless.Increment(); // once, however often it is tried again
                }

                return;
            }
        }

        _windowless.Remove(key);

        PacketNumber floor = _tops.TryGetValue(announcement.Commitment, out PacketNumber top) && top >= key.Floor ? new PacketNumber(top.Value + 1) : key.Floor;
        int bytes = ReplayWindow.BytesFor(window);
        try
        {
            _keys.Add(key, (new OpenKey(suite, key.Key, announcement.Context, floor, window, LeapBound.Of(key)), bytes));
        }
        catch (SuiteException exception)
        {
            windows.Give(bytes);
            suiteFailed(exception);
        }
        catch (ComponentException exception)
        {
            windows.Give(bytes);
            refused(exception.Message);
        }
    }

    private void Remember(OpenKey key, int bytes)
    {
        windows.Give(bytes);
        _leaving.Remove(key.Commitment);
        if (_tops.TryAdd(key.Commitment, key.Top))
        {
            _order.Enqueue(key.Commitment);
        }
        else
        {
            _tops[key.Commitment] = key.Top;
        }

        if (_order.Count > MostTops)
        {
            _tops.Remove(_order.Dequeue());
        }
    }
}
