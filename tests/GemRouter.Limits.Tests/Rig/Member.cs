using GemRouter.Kernel.Control;
using GemRouter.Protocol;

namespace GemRouter.Limits.Tests.Rig;

/// <summary>A node of the domain whose boot key the test has: it proves itself as any other, and then says what the test likes, in its own name.</summary>
internal sealed class Member : IControlPlaneHost
{
    private readonly Stranger _stranger;
    private readonly FakeClock _clock;
    private int _heard;

    public Member(Stranger stranger, FakeClock clock, ulong seed = 77)
    {
        (_stranger, _clock) = (stranger, clock);
        Forger = new Forger(seed);
        Boot = Forger.Boot();
        Plane = new ControlPlane(
            new ControlPlaneSetup { Boot = Boot, Policy = KnownKeys.Policy, Suites = KnownKeys.Suites, Entropy = new SeededEntropy(seed + 1), Limits = new ControlLimits { SignaturesPerNode = 1000, SignaturesPerNodeBurst = 1000 } },
            this,
            clock.Now);
    }

    public Forger Forger { get; }

    public OwnBoot Boot { get; }

    public ControlPlane Plane { get; }

    /// <summary>Hears what came, and says what is due.</summary>
    public void Turn()
    {
        _stranger.Listen();
        for (; _heard < _stranger.Heard.Count; _heard++)
        {
            Plane.Receive(_stranger.Heard[_heard], _clock.Now);
        }

        if (Plane.NextDue <= _clock.Now)
        {
            Plane.Tick(_clock.Now);
        }
    }

    /// <summary>Takes part until a router believes it.</summary>
    public async Task MeetAsync(RouterFixture router)
    {
        for (int i = 0; i < 1000 && !router.Status.Peers.Any(peer => peer.Boot == Boot.Boot.ToString() && peer.State == "proven"); i++)
        {
            Turn();
            await router.Domain.AdvanceAsync(TimeSpan.FromMilliseconds(10));
        }

        Assert.Contains(router.Status.Peers, peer => peer.Boot == Boot.Boot.ToString() && peer.State == "proven");
    }

    /// <summary>Takes part for a while.</summary>
    public async Task PassAsync(DomainFixture domain, double seconds)
    {
        for (double passed = 0; passed < seconds; passed += 0.01)
        {
            Turn();
            await domain.AdvanceAsync(TimeSpan.FromMilliseconds(10));
        }
    }

    public void Send(ReadOnlySpan<byte> datagram) => _stranger.Say(datagram.ToArray());

    public void KeyMade(OwnKey key)
    {
    }

    public void SuiteFailed(SuiteException failure) => throw failure;

    public void KeyUsable(PeerKey key)
    {
    }

    public void Seal(OwnStream stream, SealKey key)
    {
    }

    public void Ended(OwnStream stream)
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

    public void IdentityCloned(Node node)
    {
    }

    public void OwnBootCloned()
    {
    }
}
