using System.Security.Cryptography;

namespace GemRouter.Protocol;

/// <summary>A boot of another node, on record. Owned by the <see cref="Roster"/>; read it on the control plane's thread.</summary>
public sealed class Boot
{
    private readonly Dictionary<BootstrapKeyId, byte[]> _controlKeys = [];

    internal Boot(Node node, BootId id, Ed25519PublicKey key)
    {
        Node = node;
        Id = id;
        Key = key;
    }

    /// <summary>The node.</summary>
    public Node Node { get; }

    /// <summary>boot_id.</summary>
    public BootId Id { get; }

    /// <summary>The boot key.</summary>
    public Ed25519PublicKey Key { get; }

    /// <summary>How far it is believed.</summary>
    public BootState State { get; internal set; }

    /// <summary>The counter of its last HELLO.</summary>
    public ulong Counter { get; internal set; }

    /// <summary>When it came on record.</summary>
    public Instant EnteredAt { get; internal init; }

    /// <summary>When its last HELLO came.</summary>
    public Instant HeardAt { get; internal set; }

    /// <summary>When it was displaced.</summary>
    public Instant DisplacedAt { get; internal set; }

    /// <summary>The hello interval that it stated last.</summary>
    public TimeSpan Interval { get; internal set; }

    /// <summary>The nonce that it stated last.</summary>
    public Challenge Challenge { get; internal set; }

    /// <summary>True where its last HELLO wants our proof, and no HELLO of ours has given it since.</summary>
    public bool WantsUs { get; internal set; }

    /// <summary>True where it sends or announces what this node is to receive.</summary>
    public bool IsOfInterest { get; internal set; }

    /// <summary>True where it was displaced and spoke again since.</summary>
    public bool SpokeAgain { get; internal set; }

    /// <summary>The name that it gave itself, for people alone; empty where it gave none.</summary>
    public string Name { get; internal set; } = "";

    /// <summary>The bootstrap key that its last HELLO came under: the one that is active there (wire 6.5). The HELLO's signature covers it.</summary>
    public BootstrapKeyId HeardUnder { get; internal set; }

    /// <summary>The suites that it says it can open.</summary>
    public ReadOnlyMemory<byte> Suites { get; internal set; }

    // Nonces with a greater serial were made after this record was, or after the boot was displaced.
    internal long Serial { get; set; }

    // No other boot of the identity was on record when this one came.
    internal bool WasAlone { get; set; }

    // The newest of our nonces that it echoed.
    internal long EchoedSerial { get; set; }

    internal Instant WantedAt { get; set; }

    internal Instant EchoSentAt { get; set; }

    internal StreamListings Listings { get; } = new();

    /// <summary>True where its proof is needed before it is believed (again): it goes into WANT.</summary>
    public bool NeedsProof => State == BootState.Tentative || (State == BootState.Displaced && SpokeAgain);

    /// <summary>k_ctl of this boot, derived once for each bootstrap key.</summary>
    internal ReadOnlySpan<byte> ControlKey(BootstrapKey key)
    {
        if (!_controlKeys.TryGetValue(key.Id, out byte[]? derived))
        {
            derived = GC.AllocateArray<byte>(BootstrapKey.KeySize, pinned: true);
            key.DeriveControlKey(Id, derived);
            _controlKeys.Add(key.Id, derived);
        }

        return derived;
    }

    internal void ForgetControlKeys()
    {
        foreach (byte[] key in _controlKeys.Values)
        {
            CryptographicOperations.ZeroMemory(key);
        }

        _controlKeys.Clear();
    }
}
