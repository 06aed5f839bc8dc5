using System.Collections.Immutable;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

#pragma warning disable CA1001 // StopAsync disposes what it owns.
/// <summary>The key sources of a manifest. Secrets are asked for at start, at reload, and when a source says that they changed; they live on as what is derived of them.</summary>
internal sealed class KeyBook
#pragma warning restore CA1001
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Dictionary<ComponentUse, MadeComponent<IKeySource>> _sources = [];
    private readonly SemaphoreSlim _turn = new(1); // key sources are asked one thing at a time: a new boot may come in the middle of a reload
    private readonly RouterManifest _manifest;
    private readonly DomainId _domain;
    private readonly RouterHost _host;
    private readonly IHealth _health;
    private readonly IReadOnlyDictionary<string, byte> _suites;

    /// <param name="manifest">The manifest.</param>
    /// <param name="maker">Makes the sources.</param>
    /// <param name="host">Clock and log.</param>
    /// <param name="health">Where it says that it waits.</param>
    /// <param name="suites">The numbers of the suites, by name.</param>
    public KeyBook(RouterManifest manifest, ComponentMaker maker, RouterHost host, IHealth health, IReadOnlyDictionary<string, byte> suites)
    {
        _manifest = manifest;
        _domain = DomainId.Of(manifest.Domain);
        _host = host;
        _health = health;
        _suites = suites;
        int number = 0;
        foreach (KeyUse use in AllUses(manifest))
        {
            if (!_sources.ContainsKey(use.Source))
            {
                _sources.Add(use.Source, maker.Make<IKeySource>(use.Source, number++ == 0 ? "keys" : $"keys-{number}", "keys"));
            }
        }

        if (_sources[manifest.Keys.Identity.Source].Component is not IIdentitySource)
        {
            throw new ComponentException($"keys.identity: {manifest.Keys.Identity.Source} holds no identities; take a key source that does, such as \"file\".");
        }
    }

    /// <summary>The sources that tell when keys change.</summary>
    public IEnumerable<IKeyWatcher> Watchers => _sources.Values.Select(static source => source.Component).OfType<IKeyWatcher>();

    public async ValueTask StartAsync(CancellationToken cancellationToken)
    {
        foreach (MadeComponent<IKeySource> source in _sources.Values)
        {
            try
            {
                await source.StartAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (ComponentFaultException fault)
            {
                throw new KeyUnavailableException(KeyFailure.Failed, $"{FaultKinds.NameOf(fault.Kind)}: {fault.Message}", innerException: fault);
            }
        }
    }

    public async ValueTask StopAsync(ILogger logger, CancellationToken cancellationToken)
    {
        foreach (MadeComponent<IKeySource> source in _sources.Values)
        {
            if (await source.StopAsync(cancellationToken).ConfigureAwait(false) is { } failure)
            {
                logger.LogWarning(failure, "{Name} failed to stop", source.Name);
            }
        }

        _turn.Dispose();
    }

    /// <summary>Begins a boot: the identity signs the boot key.</summary>
    /// <param name="unshared">What a copy of this node's memory does not know, if one is why.</param>
    /// <param name="cancellationToken">Ends the wait for the identity.</param>
    /// <exception cref="KeyUnavailableException">It cannot be had, and waiting does not help.</exception>
    public async ValueTask<OwnBoot> BeginBootAsync(ReadOnlyMemory<byte> unshared, CancellationToken cancellationToken)
    {
        IIdentitySource source = (IIdentitySource)_sources[_manifest.Keys.Identity.Source].Component;
        return await PatientlyAsync(
            "keys.identity",
            async () =>
            {
                IIdentitySigner signer = await source.OpenIdentityAsync(cancellationToken).ConfigureAwait(false);
                await using (signer.ConfigureAwait(false))
                {
                    return await OwnBoot.CreateAsync(_domain, signer, _host.Entropy, unshared, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Fetches all secrets, and makes the policy.</summary>
    /// <exception cref="KeyUnavailableException">One cannot be had, and waiting does not help.</exception>
    /// <exception cref="ComponentException">Two keys have one name.</exception>
    public async ValueTask<LoadedKeys> LoadAsync(CancellationToken cancellationToken)
    {
        List<IDisposable> owned = [];
        try
        {
            ImmutableArray<BootstrapKey>.Builder bootstrap = ImmutableArray.CreateBuilder<BootstrapKey>();
            foreach ((KeyUse use, string place) in Ring(_manifest.Keys.Bootstrap, "keys.bootstrap"))
            {
                BootstrapKey key = await FetchAsync(use, KeyPurpose.Bootstrap, place, secret => new BootstrapKey(secret, _domain), cancellationToken).ConfigureAwait(false);
                owned.Add(key);
                if (bootstrap.FirstOrDefault(other => other.Id == key.Id) is { } twin)
                {
                    throw new ComponentException(key.IsSameAs(twin)
                        ? $"{place}: this is the same bootstrap key ({key.Id}) as another of the list; name each once."
                        : $"{place}: two bootstrap keys happen to have one name ({key.Id}), so they cannot be told apart; make another one.");
                }

                bootstrap.Add(key);
            }

            List<GroupPolicy> policies = [];
            Dictionary<GroupKeyId, GroupKey> known = [];
            for (int i = 0; i < _manifest.Groups.Length; i++)
            {
                policies.Add(await LoadPolicyAsync(_manifest.Groups[i], $"groups[{i}].key", known, owned, cancellationToken).ConfigureAwait(false));
            }

            ControlPolicy policy = new() { BootstrapKeys = bootstrap.ToImmutable(), Groups = new GroupPolicies(policies), Trust = TrustOf(_manifest) };
            return new LoadedKeys(policy, owned);
        }
        catch
        {
            owned.ForEach(static key => key.Dispose());
            throw;
        }
    }

    private static TrustPolicy TrustOf(RouterManifest manifest)
    {
        IEnumerable<NodeId> revoked = manifest.Revoked.Select(NodeId.Of);
        return manifest.Trust.Pinned is { } pinned
            ? TrustPolicy.Pinned(pinned.Select(static peer => new PinnedNode(NodeId.Of(peer.Key), peer.Send)), revoked)
            : TrustPolicy.Bootstrap(revoked);
    }

    private static IEnumerable<(KeyUse Use, string Place)> Ring(KeyRing ring, string place)
    {
        yield return (ring.Active, ring.Accepted.IsEmpty ? place : $"{place}.active");
        for (int i = 0; i < ring.Accepted.Length; i++)
        {
            yield return (ring.Accepted[i], $"{place}.accepted[{i}]");
        }
    }

    private static IEnumerable<KeyUse> AllUses(RouterManifest manifest) =>
        manifest.Groups.SelectMany(static group => Ring(group.Keys, ""))
            .Concat(Ring(manifest.Keys.Bootstrap, ""))
            .Select(static pair => pair.Use)
            .Prepend(manifest.Keys.Identity);

    private async ValueTask<GroupPolicy> LoadPolicyAsync(
        GroupSettings group, string place, Dictionary<GroupKeyId, GroupKey> known, List<IDisposable> owned, CancellationToken cancellationToken)
    {
        ImmutableArray<GroupKey>.Builder keys = ImmutableArray.CreateBuilder<GroupKey>();
        foreach ((KeyUse use, string at) in Ring(group.Keys, place))
        {
            GroupKey key = await FetchAsync(use, KeyPurpose.Group, at, secret => new GroupKey(secret, _domain), cancellationToken).ConfigureAwait(false);
            if (known.TryGetValue(key.Id, out GroupKey? same))
            {
                bool isSame = key.IsSameAs(same);
                key.Dispose(); // one GAK named by two policies is one key (wire 2)
                key = isSame ? same : throw new ComponentException($"{at}: two group keys happen to have one name ({same.Id}), so they cannot be told apart; make another one.");
            }
            else
            {
                known.Add(key.Id, key);
                owned.Add(key);
            }

            if (keys.Contains(key))
            {
                throw new ComponentException($"{at}: this is the same group key ({key.Id}) as another of the list; name each once.");
            }

            keys.Add(key);
        }

        return new GroupPolicy
        {
            Prefix = group.Prefix,
            Keys = keys.ToImmutable(),
            Suites = [.. group.Allow.Prepend(group.Suite).Distinct().Select(name => _suites[name])],
            Auth = group.Auth,
            Send = group.Send,
            Receive = group.Receive,
        };
    }

    private ValueTask<T> FetchAsync<T>(KeyUse use, KeyPurpose purpose, string place, Func<Secret, T> make, CancellationToken cancellationToken) => PatientlyAsync(
        place,
        async () =>
        {
            using Secret secret = await _sources[use.Source].Component.GetSecretAsync(new KeyRequest(purpose, use.Name), cancellationToken).ConfigureAwait(false);
            return make(secret);
        },
        cancellationToken);

    // Where waiting may help (a token that is being plugged in), the call is repeated with back-off; never where it could burn a try.
    private async ValueTask<T> PatientlyAsync<T>(string place, Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        TimeSpan pause = TimeSpan.FromSeconds(0.5);
        while (true)
        {
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                T result = await call().ConfigureAwait(false);
                _health.Report(HealthState.Healthy, "all keys are there");
                return result;
            }
            catch (KeyUnavailableException exception) when (exception.MayPass)
            {
                _health.Report(HealthState.Degraded, $"{place}: {exception.Message}");
            }
            catch (KeyUnavailableException exception)
            {
                throw new KeyUnavailableException(exception.Failure, $"{place}: {exception.Message}", innerException: exception);
            }
            catch (Exception exception) when (exception is not ComponentException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                throw new KeyUnavailableException(KeyFailure.Failed, $"{place}: the key source failed: {exception.GetType().Name}", innerException: exception);
            }
            finally
            {
                _turn.Release();
            }

            using PeriodicTimer timer = new(pause, _host.Clock);
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
