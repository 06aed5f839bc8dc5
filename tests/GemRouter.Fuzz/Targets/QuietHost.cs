using GemRouter.Kernel.Control;
using GemRouter.Protocol;

namespace GemRouter.Fuzz.Targets;

/// <summary>A control plane's host that keeps what is said, and the keys to dispose.</summary>
internal sealed class QuietHost : IControlPlaneHost
{
    private readonly List<OwnKey> _keys = [];

    /// <summary>What was sent.</summary>
    public List<byte[]> Said { get; } = [];

    /// <summary>The SEKs that were told to be usable.</summary>
    public List<PeerKey> Usable { get; } = [];

    /// <summary>The boots that were told to be proven.</summary>
    public List<BootId> Proven { get; } = [];

    /// <summary>True from when a clone of this node was found.</summary>
    public bool IsCloned { get; set; }

    /// <summary>Zeroes the keys.</summary>
    public void DisposeKeys()
    {
        foreach (OwnKey key in _keys)
        {
            key.Seal.Dispose();
            key.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> datagram) => Said.Add(datagram.ToArray());

    /// <inheritdoc/>
    public void KeyMade(OwnKey key) => _keys.Add(key);

    /// <inheritdoc/>
    public void SuiteFailed(SuiteException failure) => throw failure;

    /// <inheritdoc/>
    public void KeyUsable(PeerKey key) => Usable.Add(key);

    /// <inheritdoc/>
    public void Seal(OwnStream stream, SealKey key)
    {
    }

    /// <inheritdoc/>
    public void Ended(OwnStream stream)
    {
    }

    /// <inheritdoc/>
    public void OpenKeysChanged()
    {
    }

    /// <inheritdoc/>
    public void BoundMoved(PeerKey key)
    {
    }

    /// <inheritdoc/>
    public void KeyHeld(PeerKey key)
    {
    }

    /// <inheritdoc/>
    public void PeerProven(Boot boot) => Proven.Add(boot.Id);

    /// <inheritdoc/>
    public void PeerGone(Boot boot, BootEnd end)
    {
    }

    /// <inheritdoc/>
    public void IdentityCloned(Node node)
    {
    }

    /// <inheritdoc/>
    public void OwnBootCloned() => IsCloned = true;
}
