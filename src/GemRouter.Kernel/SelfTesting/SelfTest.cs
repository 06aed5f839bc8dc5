using GemRouter.Kernel.Control;
using GemRouter.Protocol;

namespace GemRouter.Kernel.SelfTesting;

/// <summary>
/// What a router does before it routes: two nodes of a domain that nobody else knows meet in memory, one announces a stream in each suite, and the other opens a packet of it, and refuses a changed one. A router
/// whose ciphers or whose protocol do not work here (a damaged library, a processor's fault) must not start. It also has all of that code compiled by the time that the first real announcement comes.
/// </summary>
internal sealed class SelfTest
{
    private const int PayloadSize = 1316;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly GroupPrefix Groups = GroupPrefix.Parse("239.0.0.0/8");

    private readonly IEntropy _entropy;
    private readonly IReadOnlyDictionary<byte, ICipherSuite> _suites;
    private readonly DomainId _domain = DomainId.Of("self-test");

    private SelfTest(IReadOnlyDictionary<byte, ICipherSuite> suites, IEntropy entropy)
    {
        _suites = suites;
        _entropy = entropy;
    }

    /// <summary>Runs it with each suite.</summary>
    /// <param name="suites">The suites.</param>
    /// <param name="entropy">Randomness.</param>
    /// <returns>The suites that do not work, and why.</returns>
    public static IReadOnlyList<SelfTestFailure> Run(IReadOnlyDictionary<byte, ICipherSuite> suites, IEntropy entropy)
    {
        List<SelfTestFailure> failures = [];
        foreach (byte suite in suites.Keys.Order())
        {
            try
            {
                new SelfTest(suites, entropy).Run(suite);
            }
#pragma warning disable CA1031 // A plugin may throw anything; its suite is not used.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                failures.Add(new SelfTestFailure(suite, exception is SuiteException or not ComponentException ? $"the self-test failed: {(exception.InnerException ?? exception).GetType().Name}" : exception.Message, exception));
            }
        }

        return failures;
    }

    private void Run(byte suite)
    {
        using BootstrapKey bootstrap = Fresh(secret => new BootstrapKey(secret, _domain));
        using GroupKey group = Fresh(secret => new GroupKey(secret, _domain));
        ControlPolicy policy = new()
        {
            BootstrapKeys = [bootstrap],
            Trust = TrustPolicy.Bootstrap([]),
            Groups = new GroupPolicies([new GroupPolicy { Prefix = Groups, Keys = [group], Suites = [suite] }]),
        };
        Instant now = new(0);
        using SelfTestNode source = new(_domain, policy, _suites, _entropy, now);
        using SelfTestNode receiver = new(_domain, policy, _suites, _entropy, now);
        source.Plane.Open(new GroupAddress(Groups.First.Address), 5000, null, now);
        while (receiver.UsableKey is null)
        {
            now = Instant.Min(source.Plane.NextDue, receiver.Plane.NextDue);
            if (now > new Instant(0) + Longest)
            {
                throw Failure(suite, "an announced key did not become usable");
            }

            source.Plane.Tick(now);
            receiver.Plane.Tick(now);
            for (bool any = true; any;)
            {
                any = source.DeliverTo(receiver, now) | receiver.DeliverTo(source, now);
            }
        }

        SealAndOpen(suite, source.Sealing ?? throw Failure(suite, "a stream was not opened"), receiver.UsableKey, now);
    }

    private void SealAndOpen(byte suite, SealKey seal, PeerKey usable, Instant now)
    {
        int tag = _suites[suite].Parameters.TagSize;
        PacketPool pool = new(1, DataHeader.FixedOverhead, PayloadSize, tag);
        pool.TryRent(out Packet? packet);
        byte[] payload = new byte[PayloadSize];
        _entropy.Fill(payload);
        payload.CopyTo(packet!.Reset(PayloadSize));
        packet.Group = seal.Context.Group;
        packet.Port = seal.Context.Port;
        if (seal.Seal(packet, null, 0, out _) != SealVerdict.Sealed || packet.Payload.IndexOf(payload.AsSpan(0, 16)) >= 0)
        {
            throw Failure(suite, "a packet was not sealed");
        }

        byte[] changed = packet.Payload.ToArray();
        changed[^1] ^= 1;
        byte[] opened = new byte[changed.Length];
        using OpenKey open = OpenKey.Of(_suites[suite], usable, ReplayWindow.MinLog2);
        KeyTable table = new(new ReceivePolicies([new ReceivePolicy(Groups, true)]), [], [open]);
        DataOpener opener = new();
        if (opener.Open(table, packet.Group, packet.Port, default, changed, opened, now, out _) != DataVerdict.AuthFailed)
        {
            throw Failure(suite, "a changed packet was opened");
        }

        if (opener.Open(table, packet, now, out _) != DataVerdict.Accepted || !packet.Payload.SequenceEqual(payload))
        {
            throw Failure(suite, "a packet did not open to what was sealed");
        }
    }

    private T Fresh<T>(Func<Secret, T> make)
    {
        using Secret secret = Secret.Random(_entropy, 32);
        return make(secret);
    }

    private static ComponentException Failure(byte suite, string what) =>
        new($"the self-test failed: {what} (cipher suite {suite}). A library or this machine is damaged.");
}
