using System.Buffers.Binary;
using System.Security.Cryptography;
using GemRouter.Kernel.Control;
using GemRouter.Protocol;
using GemRouter.Testing;
using NSec.Cryptography;

namespace GemRouter.Simulation.Control;

/// <summary>A node of a simulated domain, and what its control plane brought about.</summary>
public sealed class SimulatedNode : IControlPlaneHost, IIdentitySigner
{
    private readonly SimulatedDomain _domain;
    private readonly ControlTimers _timers;
    private readonly ControlLimits _limits;
    private readonly SeededEntropy _entropy;
    private readonly Key _identity;

    internal SimulatedNode(SimulatedDomain domain, int index, ControlTimers timers, ControlLimits limits)
    {
        _domain = domain;
        _timers = timers;
        _limits = limits;
        Index = index;
        byte[] seed = new byte[32];
        domain.Entropy.Fill(seed);
        _entropy = new SeededEntropy(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(seed)));
        _identity = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        Plane = NewPlane();
    }

    /// <summary>Which of the domain's nodes it is, from 0.</summary>
    public int Index { get; }

    /// <summary>Its timers.</summary>
    public ControlTimers Timers => _timers;

    /// <summary>The control plane, as in production.</summary>
    public ControlPlane Plane { get; private set; }

    /// <summary>The present boot.</summary>
    public OwnBoot Boot { get; private set; } = null!;

    /// <summary>The datagrams that it sent.</summary>
    public List<(Instant At, MessageType Type, int Length)> Said { get; } = [];

    /// <summary>The SEKs that it sealed under, and from when.</summary>
    public List<(OwnStream Stream, SealKey Key, Instant At)> Sealing { get; } = [];

    /// <summary>Told of each SEK that it seals under from now on; null for nobody.</summary>
    public Action<SealKey>? BeginsToSeal { get; set; }

    /// <summary>Counts its datagrams; null for nobody.</summary>
    public TrafficMeter? Traffic { get; set; }

    /// <summary>Told of each SEK of a peer that becomes usable; null for nobody.</summary>
    public Action<PeerKey>? BecameUsable { get; set; }

    /// <summary>Told of each peer that proves itself; null for nobody.</summary>
    public Action<Boot>? BecameProven { get; set; }

    /// <summary>How often an identity was found to live twice.</summary>
    public int Clones { get; private set; }

    /// <summary>How often its own boot was.</summary>
    public int OwnClones { get; private set; }

    /// <summary>The virtual time.</summary>
    public Instant Now => OwnTime ?? _domain.Now;

    /// <summary>When it said its first HELLO.</summary>
    public Instant FirstHello => Said.First(static said => said.Type == MessageType.Hello).At;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> PublicKey => _identity.PublicKey.Export(KeyBlobFormat.RawPublicKey);

    // Where it is while the nodes go through a window of time each for itself; null otherwise.
    internal Instant? OwnTime { get; private set; }

    // What it said in that window.
    internal List<(Instant At, byte[] Datagram)> SaidInWindow { get; } = [];

    // What its control plane said last.
    internal Instant Due { get; set; } = Instant.Never;

    internal Instant NotedDue { get; set; } = Instant.Never;

    /// <summary>A SEK of another node where it is usable here; else null.</summary>
    public PeerKey? UsableKeyOf(SealKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Plane.Keys.All.FirstOrDefault(held => held.IsUsable && held.Announcement.Commitment == key.Commitment);
    }

    /// <summary>Kill -9 and start again: all but the identity is gone.</summary>
    public void Restart()
    {
        Said.Clear();
        Sealing.Clear();
        Plane = NewPlane();
    }

    /// <summary>Another boot of the same identity.</summary>
    public OwnBoot NewBoot() => Boot = OwnBoot.CreateAsync(_domain.Id, this, _entropy, default).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> datagram)
    {
        Said.Add((Now, (MessageType)datagram[1], datagram.Length));
        Traffic?.Sent(datagram.Length, Now);
        if (OwnTime is { } at)
        {
            SaidInWindow.Add((at, datagram.ToArray()));
        }
        else
        {
            _domain.Carry(this, datagram);
        }
    }

    /// <inheritdoc/>
    public void Seal(OwnStream stream, SealKey key)
    {
        Sealing.Add((stream, key, Now));
        BeginsToSeal?.Invoke(key);
    }

    /// <inheritdoc/>
    public void Ended(OwnStream stream) => Sealing.RemoveAll(sealing => sealing.Stream == stream);

    /// <inheritdoc/>
    public void SuiteFailed(SuiteException failure) => throw failure;

    /// <inheritdoc/>
    public void KeyMade(OwnKey key)
    {
    }

    /// <inheritdoc/>
    public void KeyUsable(PeerKey key) => BecameUsable?.Invoke(key);

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
    public void PeerProven(Boot boot) => BecameProven?.Invoke(boot);

    /// <inheritdoc/>
    public void PeerGone(Boot boot, BootEnd end)
    {
    }

    /// <inheritdoc/>
    public void IdentityCloned(Node node) => Clones++;

    /// <inheritdoc/>
    public void OwnBootCloned() => OwnClones++;

    /// <inheritdoc/>
    public ValueTask SignAsync(ReadOnlyMemory<byte> message, Memory<byte> signature, CancellationToken cancellationToken)
    {
        SignatureAlgorithm.Ed25519.Sign(_identity, message.Span, signature.Span);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    internal void Receive(ReadOnlySpan<byte> datagram)
    {
        Traffic?.Heard(datagram.Length, Now);
        Plane.Receive(datagram, Now);
    }

    // Whatever comes and is due up to a time, in which nothing that is said arrives anywhere.
    internal void GoThrough(List<Flight> window, Instant start, Instant end)
    {
        OwnTime = start;
        foreach (Flight flight in window)
        {
            if (flight.From != this && Index < flight.Nodes)
            {
                Tick(new Instant(flight.At.Nanoseconds - 1)); // what is due at the same time comes after it
                OwnTime = flight.At;
                Receive(flight.Datagram);
            }
        }

        Tick(end);
        Due = Plane.NextDue;
        OwnTime = null;
    }

    private void Tick(Instant end)
    {
        for (Instant due = Instant.Max(Plane.NextDue, OwnTime!.Value); due <= end; due = Instant.Max(Plane.NextDue, due))
        {
            OwnTime = due;
            Plane.Tick(due);
        }
    }

    private ControlPlane NewPlane()
    {
        NotedDue = Instant.Never;
        return new ControlPlane(
            new ControlPlaneSetup
            {
                Boot = NewBoot(),
                Policy = _domain.Policy(),
                Suites = _domain.Suites,
                Entropy = _entropy,
                Timers = _timers,
                Limits = _limits,
                Verifier = _domain.Verifier,
            },
            this,
            _domain.Now);
    }
}
