namespace GemRouter.Protocol;

/// <summary>
/// Opens data packets of a recording with the keys of a key log. It checks form and AEAD and nothing of freshness: no group policy, no bound source, no floor, no replay window, no leap. What it opens was sealed by a
/// member at some time, and that is all: <b>never use it for live packets</b>, for which <see cref="DataOpener"/> is. A test holds that the kernel knows nothing of it. One thread.
/// </summary>
public sealed class RecordingOpener : IDisposable
{
    private readonly IReadOnlyDictionary<byte, ICipherSuite> _suites;
    private readonly Dictionary<KeyAddress, List<Held>> _keys = [];

    /// <summary>Makes one that has no keys yet.</summary>
    /// <param name="suites">The suites that there are, by number.</param>
    public RecordingOpener(IReadOnlyDictionary<byte, ICipherSuite> suites)
    {
        ArgumentNullException.ThrowIfNull(suites);
        _suites = suites;
    }

    /// <summary>The keys that it has.</summary>
    public int Keys { get; private set; }

    /// <summary>Takes a key; it is this object's from now on. The logs of two routers may be one after the other: a key that is there already is no other.</summary>
    /// <returns>False where its suite is not there.</returns>
    public bool Add(LoggedKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        bool known = _suites.ContainsKey(key.Context.Suite);
        if (!_keys.TryGetValue(key.Address, out List<Held>? held))
        {
            _keys.Add(key.Address, held = []);
        }

        if (!known || held.Any(other => other.Logged.Context == key.Context && other.Logged.Key.Commitment == key.Key.Commitment))
        {
            key.Dispose();
            return known;
        }

        held.Add(new Held(key));
        Keys++;
        return true;
    }

    /// <summary>Opens a packet. Where several keys have its kid, each is tried.</summary>
    /// <param name="group">The destination group.</param>
    /// <param name="port">The destination UDP port.</param>
    /// <param name="packet">The UDP payload.</param>
    /// <param name="destination">Where the opened bytes go: at least as many as the packet has, elsewhere.</param>
    /// <param name="opened">What came out.</param>
    /// <returns><see cref="DataVerdict.Accepted"/>; <see cref="DataVerdict.Manifest"/> and <see cref="DataVerdict.Dummy"/>, which opened and hold nothing for the red side;
    /// <see cref="DataVerdict.Plaintext"/>, <see cref="DataVerdict.Malformed"/>, <see cref="DataVerdict.UnknownKey"/> or <see cref="DataVerdict.AuthFailed"/>.</returns>
    public DataVerdict Open(GroupAddress group, ushort port, ReadOnlySpan<byte> packet, Span<byte> destination, out OpenedPacket opened)
    {
        opened = default;
        DataVerdict verdict = DataHeader.Read(packet, out DataHeader header);
        if (verdict != DataVerdict.Accepted)
        {
            return verdict;
        }

        opened.Header = header;
        if (!_keys.TryGetValue(new KeyAddress(group, port, header.KeyId), out List<Held>? keys))
        {
            return DataVerdict.UnknownKey;
        }

        verdict = DataVerdict.UnknownKey;
        foreach (Held key in keys)
        {
            verdict = TryOpen(key.Open(_suites), packet, destination, ref opened);
            if (opened.Key is not null)
            {
                break;
            }
        }

        return verdict;
    }

    /// <summary>Zeroes all keys.</summary>
    public void Dispose()
    {
        foreach (Held key in _keys.Values.SelectMany(static keys => keys))
        {
            key.Dispose();
        }

        _keys.Clear();
        Keys = 0;
    }

    private static DataVerdict TryOpen(OpenKey key, ReadOnlySpan<byte> packet, Span<byte> destination, ref OpenedPacket opened)
    {
        int length = packet.Length - DataHeader.Size - key.Cipher.Suite.TagSize;
        if (length < 1)
        {
            return DataVerdict.Malformed; // wire 5.5.1
        }

        Span<byte> plaintext = destination[..length];
        PacketNumber number = opened.Header.Number;
        if (!key.Cipher.Open(packet[..DataHeader.Size], packet[DataHeader.Size..], number, plaintext))
        {
            return DataVerdict.AuthFailed;
        }

        opened.Key = key;
        if (!InnerPayload.TryParse(plaintext, number, key.Address.Group.IsIPv4, key.Context.Auth, out InnerPayload inner))
        {
            return DataVerdict.Malformed;
        }

        opened.Inner = inner;
        return inner.Kind switch
        {
            PayloadKind.Dummy => DataVerdict.Dummy,
            PayloadKind.Manifest => DataVerdict.Manifest,
            _ => DataVerdict.Accepted,
        };
    }

    // A log may hold far more keys than a recording uses, and each cipher takes memory maps of the process: it is made for what is used alone.
    private sealed class Held(LoggedKey logged) : IDisposable
    {
        private OpenKey? _open;

        public LoggedKey Logged { get; } = logged;

        // The window and the bound are there because an OpenKey has them, and are not asked.
        public OpenKey Open(IReadOnlyDictionary<byte, ICipherSuite> suites) => _open ??= new OpenKey(
            suites[Logged.Context.Suite], Logged.Key, Logged.Context, PacketNumber.First, ReplayWindow.MinLog2, new LeapBound(PacketNumber.First, 0, default));

        public void Dispose()
        {
            _open?.Dispose();
            Logged.Dispose();
        }
    }
}
