using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using NSec.Cryptography;

namespace GemRouter.Kernel.Tests.Control;

/// <summary>A node of a simulated domain, and what its control plane brought about.</summary>
internal sealed class SimulatedNode : IControlPlaneHost, IIdentitySigner
{
    private readonly SimulatedDomain _domain;
    private readonly ControlTimers _timers;
    private readonly Key _identity;

    public SimulatedNode(SimulatedDomain domain, ControlTimers timers)
    {
        _domain = domain;
        _timers = timers;
        byte[] seed = new byte[32];
        domain.Entropy.Fill(seed);
        _identity = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        Plane = NewPlane();
    }

    public ControlPlane Plane { get; private set; }

    public OwnBoot Boot { get; private set; } = null!;

    public ControlTimers Timers => _timers;

    public List<(Instant At, MessageType Type, int Length)> Said { get; } = [];

    public List<(OwnStream Stream, SealKey Key, Instant At)> Sealing { get; } = [];

    public int Clones { get; private set; }

    public int OwnClones { get; private set; }

    public Instant Now => _domain.Now;

    public Instant FirstHello => Said.First(static said => said.Type == MessageType.Hello).At;

    public ReadOnlyMemory<byte> PublicKey => _identity.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    public PeerKey? UsableKeyOf(SealKey key) => Plane.Keys.All.FirstOrDefault(held => held.IsUsable && held.Announcement.Commitment == key.Commitment);

    /// <summary>Kill -9 and start again: all but the identity is gone.</summary>
    public void Restart()
    {
        Said.Clear();
        Sealing.Clear();
        Plane = NewPlane();
    }

    public OwnBoot NewBoot() => Boot = OwnBoot.CreateAsync(_domain.Id, this, _domain.Entropy, default).AsTask().GetAwaiter().GetResult();

    public void Send(ReadOnlySpan<byte> datagram)
    {
        Said.Add((_domain.Now, (MessageType)datagram[1], datagram.Length));
        _domain.Carry(this, datagram);
    }

    public void Seal(OwnStream stream, SealKey key) => Sealing.Add((stream, key, _domain.Now));

    public void Ended(OwnStream stream) => Sealing.RemoveAll(sealing => sealing.Stream == stream);

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

    public void IdentityCloned(Node node) => Clones++;

    public void OwnBootCloned() => OwnClones++;

    public ValueTask SignAsync(ReadOnlyMemory<byte> message, Memory<byte> signature, CancellationToken cancellationToken)
    {
        SignatureAlgorithm.Ed25519.Sign(_identity, message.Span, signature.Span);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private ControlPlane NewPlane() => new(
        new ControlPlaneSetup { Boot = NewBoot(), Policy = _domain.Policy(), Suites = _domain.Suites, Entropy = _domain.Entropy, Timers = _timers },
        this,
        _domain.Now);
}
