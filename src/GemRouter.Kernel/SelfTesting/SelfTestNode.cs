using GemRouter.Kernel.Control;
using GemRouter.Protocol;

namespace GemRouter.Kernel.SelfTesting;

/// <summary>A node of a <see cref="SelfTest"/>: a real control plane whose datagrams go to the other node alone.</summary>
internal sealed class SelfTestNode : IControlPlaneHost, IDisposable
{
    private readonly OwnBoot _boot;
    private readonly Queue<byte[]> _said = new();

    public SelfTestNode(DomainId domain, ControlPolicy policy, IReadOnlyDictionary<byte, ICipherSuite> suites, IEntropy entropy, Instant now)
    {
        // The identity is here, so nothing is waited for.
        _boot = OwnBoot.CreateAsync(domain, new EphemeralIdentity(entropy), entropy, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Plane = new ControlPlane(new ControlPlaneSetup { Boot = _boot, Policy = policy, Suites = suites, Entropy = entropy }, this, now);
    }

    public ControlPlane Plane { get; }

    /// <summary>What its stream is sealed with; null before there is one.</summary>
    public SealKey? Sealing { get; private set; }

    /// <summary>The other's key; null before it is usable.</summary>
    public PeerKey? UsableKey => Plane.Keys.All.FirstOrDefault(static key => key.IsUsable);

    /// <summary>Gives what it has said to the other; false where it has said nothing.</summary>
    public bool DeliverTo(SelfTestNode other, Instant now)
    {
        bool any = false;
        while (_said.TryDequeue(out byte[]? datagram))
        {
            any = true;
            other.Plane.Receive(datagram, now);
        }

        return any;
    }

    public void Dispose()
    {
        Sealing?.Dispose();
        _boot.Dispose();
    }

    public void Send(ReadOnlySpan<byte> datagram) => _said.Enqueue(datagram.ToArray());

    public void Seal(OwnStream stream, SealKey key) => Sealing = key;

    public void Ended(OwnStream stream)
    {
    }

    public void SuiteFailed(SuiteException failure) => throw failure;

    public void KeyMade(OwnKey key)
    {
    }

    public void KeyUsable(PeerKey key)
    {
    }

    public void OpenKeysChanged()
    {
    }

    public void BoundMoved(PeerKey key)
    {
    }

    public void KeyHeld(PeerKey key)
    {
    }

    public void PeerProven(Boot boot)
    {
    }

    public void PeerGone(Boot boot, BootEnd end)
    {
    }

    public void IdentityCloned(Protocol.Node node)
    {
    }

    public void OwnBootCloned()
    {
    }
}
