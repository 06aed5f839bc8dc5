using System.Collections.Immutable;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel;

/// <summary>
/// A reload: all or nothing. What is new is made and started beside what runs; only when all of it stands, the router goes over. Keys, policies and numbers go over without a packet lost. Where links, routes or
/// stages differ, the workers stop and others start: links that stay keep their sockets, and so what arrives in between.
/// </summary>
public sealed partial class Router
{
    /// <summary>Goes over to another manifest, or stays with the present one.</summary>
    /// <param name="manifest">The manifest, checked; the present one for fetching its keys anew.</param>
    /// <param name="cancellationToken">Ends it, as long as nothing has gone over.</param>
    /// <exception cref="InvalidOperationException">The router does not run.</exception>
    public ValueTask<ReloadReport> ReloadAsync(RouterManifest manifest, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return ReloadGatedAsync(manifest, cancellationToken);
    }

    /// <summary>The same; null for the manifest that runs when its turn comes.</summary>
    private async ValueTask<ReloadReport> ReloadGatedAsync(RouterManifest? wanted, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        cancellationToken = either.Token;
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            RouterManifest manifest = wanted ?? _manifest;
            (ControlService control, DataPlane data) = Running();
            ManifestDifference difference = ManifestDifference.Of(_manifest, manifest);
            if (difference.Refusals.Length > 0)
            {
                return Refused(difference, difference.Refusals);
            }

            if (control.IsHung)
            {
                return Refused(difference, ["the control plane does not come back from a component; start the router again"]);
            }

            bool rebuilds = difference.Rebuilds || CanBeMended; // what was given up gets another chance
            if (data.Workers.FirstOrDefault(static worker => worker.IsHung) is { } hung)
            {
                if (difference.Rebuilds)
                {
                    return Refused(difference, [HungRefusal(hung)]);
                }

                rebuilds = false;
            }

            Preparation next = new();
            ImmutableArray<string> advice;
            try
            {
                await PrepareAsync(next, manifest, rebuilds, cancellationToken).ConfigureAwait(false);
                if (rebuilds)
                {
                    advice = await RebuildAsync(next, manifest, control, data).ConfigureAwait(false);
                }
                else
                {
                    if (!next.Running.Routes.Select(static route => (route.Red, route.Black)).SequenceEqual(_running.Routes.Select(static route => (route.Red, route.Black))))
                    {
                        throw new ComponentException("other routes would run than do now, and they cannot be made anew while a worker does not come back from a component; start the router again");
                    }

                    JoinRed(next.Routes, next.Links);
                    data.Apply(next.Running, new SendPolicies(next.Keys!.Policy.Groups));
                    advice = await GoOverAsync(next, manifest, control, data, _channels).ConfigureAwait(false);
                }
            }
            catch (ComponentException exception)
            {
                await AbandonAsync(next).ConfigureAwait(false);
                return Refused(difference, [.. exception.Message.Split('\n')]);
            }
            catch
            {
                await AbandonAsync(next).ConfigureAwait(false);
                throw;
            }

            foreach (string change in difference.Changes)
            {
                _logger.LogInformation("reload: {Change}", change);
            }

            foreach (string line in advice)
            {
                _logger.LogWarning("reload: {Advice}", line);
            }

            return new ReloadReport(true, difference.Changes, []) { Advice = advice };
        }
        finally
        {
            _gate.Release();
        }
    }

    private static string HungRefusal(Worker worker) =>
        $"the worker of {worker.Ingress.Link} does not come back from a component, so routes cannot be made anew; start the router again";

    private ReloadReport Refused(ManifestDifference difference, ImmutableArray<string> refusals)
    {
        foreach (string refusal in refusals)
        {
            _logger.LogError("reload refused: {Refusal}", refusal);
        }

        return new ReloadReport(false, difference.Changes, refusals);
    }

    private async ValueTask<ImmutableArray<string>> RebuildAsync(Preparation next, RouterManifest manifest, ControlService control, DataPlane data)
    {
        for (bool joined = false; !joined;)
        {
            try
            {
                JoinRed(next.Routes, next.Links);
                joined = true;
            }
            catch (ComponentFaultException fault)
            {
                if (!StaysOut(next, manifest, fault))
                {
                    throw;
                }
            }
        }

        if (await data.StopAsync(CancellationToken.None).ConfigureAwait(false) is { Count: > 0 } hung)
        {
            Hung(hung[0]);
            ComponentException failure = new(HungRefusal(hung[0]));
            _ended.TrySetException(failure); // the others have stopped
            throw failure;
        }

        ForgetWorkers();
        DataPlane? nextData = null;
        while (nextData is null)
        {
            DataPlane made = NewDataPlane(next.Running, next.Links, next.Keys!.Policy);
            try
            {
                await made.BuildAsync(CancellationToken.None).ConfigureAwait(false);
                foreach (ControlChannels one in next.NewChannels.Where(next.Channels.Contains))
                {
                    await one.StartAsync(_host.HasThreads ? control.Post : null, CancellationToken.None).ConfigureAwait(false);
                }

                nextData = made;
            }
            catch (Exception exception)
            {
                await made.StopAsync(CancellationToken.None).ConfigureAwait(false);
                if (exception is not ComponentFaultException fault || !StaysOut(next, manifest, fault))
                {
                    ForgetWorkers();
                    await GoBackAsync(control).ConfigureAwait(false);
                    throw;
                }
            }
        }

        return await GoOverAsync(next, manifest, control, nextData, next.Channels).ConfigureAwait(false);
    }

    // What worked before is made once more: the former workers have ended.
    private async ValueTask GoBackAsync(ControlService control)
    {
        DataPlane again = NewDataPlane(_running, _links, control.Policy);
        try
        {
            JoinRed(_routes, _links);
            await again.BuildAsync(CancellationToken.None).ConfigureAwait(false);
            (await control.ApplyAsync(NewPart(_running, _links, _routes, again, _channels), null).ConfigureAwait(false)).Former?.Dispose();
        }
        catch (Exception exception)
        {
            await again.StopAsync(CancellationToken.None).ConfigureAwait(false);
            _ended.TrySetException(new ComponentException($"a reload failed, and what ran before cannot be made again: {exception.Message}", exception));
            throw;
        }

        _data = again;
        again.Trace(Volatile.Read(ref _trace));
        again.Tap(Volatile.Read(ref _tap));
        if (_host.HasThreads)
        {
            again.Start();
        }
    }

    private async ValueTask<ImmutableArray<string>> GoOverAsync(Preparation next, RouterManifest manifest, ControlService control, DataPlane data, List<ControlChannels> channels)
    {
        ControlPart part = NewPart(next.Running, next.Links, next.Routes, data, channels);
        (LoadedKeys? former, ImmutableArray<string> advice) = await control.ApplyAsync(part, next.Keys).ConfigureAwait(false);
        former?.Dispose();
        ControlChannels[] oldChannels = [.. _channels.Except(channels)];
        MadeComponent<ILink>[] oldLinks = [.. _links.Values.Except(next.Links.Values)];
        KeyBook oldKeys = _keys;
        DataPlane? oldData = _data;
        (_manifest, _running, _outages, _links, _routes, _data, _channels, _keys) = (manifest, next.Running, next.Outages, next.Links, next.Routes, data, channels, next.KeyBook!);
        _discovery = next.Discovery.Count > 0 ? next.Discovery : _discovery; // none where nothing was made anew
        if (data != oldData)
        {
            // Before anything of the former is stopped, which may take its time.
            data.Trace(Volatile.Read(ref _trace));
            data.Tap(Volatile.Read(ref _tap));
            if (_host.HasThreads)
            {
                data.Start();
            }
        }

        HashSet<string> isOut = [.. next.Outages.Suites, .. next.OutDiscovery, .. manifest.Links.Select(static link => link.Name).Where(next.Outages.HoldsLink)];
        _faults.ForgetStarts(isOut.Contains);
        foreach (ControlChannels channel in oldChannels.Concat(next.NewChannels.Except(channels)))
        {
            await Stopped(channel, CancellationToken.None).ConfigureAwait(false);
            await Stopped(channel.Strategy, CancellationToken.None).ConfigureAwait(false);
        }

        foreach (MadeComponent<ILink> link in oldLinks.Concat(next.NewLinks.Except(next.Links.Values)))
        {
            await Stopped(link, CancellationToken.None).ConfigureAwait(false);
        }

        if (oldKeys != _keys)
        {
            await EndedAsync(_keyWatch!, CancellationToken.None).ConfigureAwait(false);
            _keyWatch = new KeyWatch(_keys.Watchers, WatchKeysAsync);
            await oldKeys.StopAsync(_logger, CancellationToken.None).ConfigureAwait(false);
        }

        return advice;
    }
}
