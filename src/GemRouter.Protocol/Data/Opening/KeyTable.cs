namespace GemRouter.Protocol;

/// <summary>
/// All that a worker opens packets with: usable SEKs, own SEKs, and which groups may be received. Immutable: the control plane publishes a new one whole through one volatile reference, and
/// a worker reads that once a batch. The keys in it are the worker's (<see cref="OpenKey"/>). A look-up allocates nothing; a known kid costs one probe of an open-addressing table, at most half full, whose
/// hash is seeded anew in each process, so that nobody can aim kids at one place of it.
/// </summary>
public sealed class KeyTable
{
    /// <summary>Nothing may be received.</summary>
    public static readonly KeyTable Empty = new(new ReceivePolicies([]), [], []);

    private readonly ReceivePolicies _policies;
    private readonly Slot[] _slots; // a power of two
    private readonly int _mask;

    /// <summary>Builds the table.</summary>
    /// <param name="policies">The group policies.</param>
    /// <param name="own">This node's own SEKs, retired ones too as long as their packets may come back.</param>
    /// <param name="usable">The peers' SEKs that are usable.</param>
    /// <exception cref="ArgumentException">Three SEKs share a kid (wire 3.4 excludes it: <c>announce.kid_collision</c>).</exception>
    public KeyTable(ReceivePolicies policies, IReadOnlyCollection<KeyAddress> own, IReadOnlyCollection<OpenKey> usable)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(usable);
        _policies = policies;
        _slots = new Slot[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, 2 * (own.Count + usable.Count)))];
        _mask = _slots.Length - 1;
        foreach (KeyAddress address in own)
        {
            Place(address).Status = Authorize(address, KeyStatus.Own);
        }

        foreach (OpenKey key in usable)
        {
            Add(key);
        }
    }

    /// <summary>Looks up what a packet names (wire 5.5.2 and 5.5.3).</summary>
    public KeyMatch Find(in KeyAddress address)
    {
        for (int i = Hash(address) & _mask; ; i = (i + 1) & _mask)
        {
            ref readonly Slot slot = ref _slots[i];
            if (!slot.IsUsed)
            {
                return new KeyMatch(_policies.Allow(address.Group) ? KeyStatus.Unknown : KeyStatus.NotAuthorized, null, null);
            }

            if (slot.Address == address)
            {
                return new KeyMatch(slot.Status, slot.First, slot.Second);
            }
        }
    }

    private static int Hash(in KeyAddress address) => HashCode.Combine(address.Group.Address, address.Port, address.KeyId.Value);

    private KeyStatus Authorize(in KeyAddress address, KeyStatus status) => _policies.Allow(address.Group) ? status : KeyStatus.NotAuthorized;

    private void Add(OpenKey key)
    {
        ref Slot slot = ref Place(key.Address);
        if (slot.Status == KeyStatus.Own)
        {
            return; // wire 5.5.3: what could be our own is never opened
        }

        slot.Status = Authorize(key.Address, KeyStatus.Usable);
        if (slot.First is null)
        {
            slot.First = key;
        }
        else if (slot.Second is null)
        {
            slot.Second = key;
        }
        else
        {
            throw new ArgumentException($"Three keys share the kid {key.Address.KeyId}.", nameof(key));
        }
    }

    private ref Slot Place(in KeyAddress address)
    {
        int i = Hash(address) & _mask;
        while (_slots[i].IsUsed && _slots[i].Address != address)
        {
            i = (i + 1) & _mask;
        }

        _slots[i].IsUsed = true;
        _slots[i].Address = address;
        return ref _slots[i];
    }

    private struct Slot
    {
        public KeyAddress Address;
        public bool IsUsed;
        public KeyStatus Status;
        public OpenKey? First;
        public OpenKey? Second;
    }
}
