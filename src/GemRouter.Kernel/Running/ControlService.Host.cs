using System.Net;
using GemRouter.Kernel.Control;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>What the control plane brings about, and what is looked after four times a second.</summary>
internal sealed partial class ControlService : IControlPlaneHost
{
    private static readonly TimeSpan JoinEvery = TimeSpan.FromSeconds(1);

    // A few packets in a moment, such as those that were held at a stream's start, are no rate.
    private static readonly TimeSpan RateOver = TimeSpan.FromMilliseconds(200);

    private readonly Dictionary<OwnStream, (long Numbers, Instant Since)> _activity = [];
    private Instant _joinAt;

    void IControlPlaneHost.Send(ReadOnlySpan<byte> datagram) => _outbox.Enqueue(datagram.ToArray());

    void IControlPlaneHost.KeyMade(OwnKey key) => _setup.KeyLog?.Add(key.Secret, key.Seal.Context);

    void IControlPlaneHost.SuiteFailed(SuiteException failure) => _setup.SuiteFailed(failure);

    void IControlPlaneHost.KeyUsable(PeerKey key) => _setup.KeyLog?.Add(key.Key, key.Announcement.Context);

    void IControlPlaneHost.Seal(OwnStream stream, SealKey key)
    {
        _dirty = true;
        Guarded(() => _sealing.Set(stream, key, _part, _version + 1, Now));
    }

    void IControlPlaneHost.Ended(OwnStream stream)
    {
        _sealing.Remove(stream, _version + 1, Now);
        _activity.Remove(stream);
        _dirty = true;
    }

    void IControlPlaneHost.OpenKeysChanged()
    {
        _openKeys.Update(_plane.Keys.All, _version + 1);
        _dirty = true;
    }

    void IControlPlaneHost.KeyHeld(PeerKey key) => Guarded(() => _part.Joins.Add(key));

    void IControlPlaneHost.BoundMoved(PeerKey key)
    {
        if (_openKeys.Find(key) is { } open)
        {
            open.Bound = LeapBound.Of(key);
        }
    }

    // Whoever has the BK makes as many peers as he likes; so the log has a limit.
    void IControlPlaneHost.PeerProven(Boot boot)
    {
        if (_events.Allows("a peer is here"))
        {
            _setup.Logger.LogInformation("peer {Name} ({Node}) is here", NameOf(boot), boot.Node.Id);
        }
    }

    void IControlPlaneHost.PeerGone(Boot boot, BootEnd end)
    {
        if (boot.State == BootState.Proven && _events.Allows("a peer is gone"))
        {
            _setup.Logger.LogInformation("peer {Name} ({Node}) is gone: {Reason}", NameOf(boot), boot.Node.Id, end.ToString().ToLowerInvariant());
        }
    }

    void IControlPlaneHost.IdentityCloned(Protocol.Node node)
    {
        if (_events.Allows("ALARM: an identity lives twice at once", LogLevel.Error, node.Id.ToString()))
        {
            _setup.Logger.LogError("ALARM: the identity {Node} lives twice at once; its key or a running copy is in other hands. Revoke it.", node.Id);
        }

        _health.Report(HealthState.Degraded, $"the identity {node.Id} lives twice at once");
    }

    void IControlPlaneHost.OwnBootCloned()
    {
        (string log, string health) = _machineTold
            ? ("the machine says that its memory was copied or restored", "the machine's memory was copied or restored")
            : ("somebody runs a copy of this router's memory", "a copy of this router's memory runs elsewhere");
        if (_events.Allows($"ALARM: {log}", LogLevel.Error))
        {
            _setup.Logger.LogError("ALARM: {What}; all sealing has stopped, and a new boot begins", log);
        }

        _health.Report(HealthState.Degraded, $"{health}; a new boot begins");
        _newBoot ??= BeginBootAsync(_plane.Unshared);
    }

    private async ValueTask FlushAsync()
    {
        foreach (ControlChannels channels in _part.Channels)
        {
            if (channels.NeedsWork)
            {
                Volatile.Write(ref _at, channels);
                await channels.ApplyAsync().ConfigureAwait(false);
            }
        }

        await SendAsync().ConfigureAwait(false);
        Volatile.Write(ref _at, null);
        Volatile.Write(ref _turns, _turns + 1);
    }

    private async ValueTask SendAsync()
    {
        while (_outbox.TryDequeue(out byte[]? datagram))
        {
            foreach (ControlChannels channels in _part.Channels)
            {
                if (IsCopied)
                {
                    _outbox.Clear();
                    Wake(); // the next turn tells the plane
                    return;
                }

                Volatile.Write(ref _at, channels);
                await channels.SendAsync(datagram, _impatience.Token).ConfigureAwait(false);
            }

            if (_firstHello == Instant.Never.Nanoseconds)
            {
                Volatile.Write(ref _firstHello, Now.Nanoseconds);
            }
        }
    }

    private static string NameOf(Boot boot) => boot.Name.Length > 0 ? boot.Name : "without a name";

    private void Open(FlowId flow, Address source)
    {
        RouteSettings? route = _part.Routes.FindSealing(flow.Group);
        GroupSettings? policy = _part.Manifest.FindPolicy(new GroupPrefix(flow.Group));
        Address? outer = null;
        bool can = route is not null && policy is not null;
        if (can && policy!.BindSource)
        {
            // Where packets keep their source on the fabric, the stream is bound to whoever began it, and others of the flow are not sealed.
            ILink black = _part.Links[route!.Black].Component;
            outer = black.Abilities.SendsForeignSource ? source : (black as IAddressedLink)?.SourceOf(flow.Group.IsIPv4);
            can = outer is not null;
        }

        if (!can || _plane.Open(flow.Group, flow.Port, outer, Now) is not { } stream)
        {
            _refusedStreams.Increment();
            return;
        }

        _activity.TryAdd(stream, (stream.Current.Seal.NextNumber.Value, Now));
    }

    private void KeepHouse(Instant now)
    {
        _events.Summarize();
        _setup.Health.LogLatest();
        _part.Data.RefreshSources();
        foreach (ControlChannels channels in _part.Channels)
        {
            channels.Retry();
        }

        _openKeys.RetireSucceeded(_part.Manifest.Timers.KeepOld);
        if (_openKeys.IsIncomplete(_plane.Keys.All))
        {
            _openKeys.Update(_plane.Keys.All, _version + 1);
            _dirty = true;
        }

        if (_openKeys.Windowless > 0 != _lacksWindows)
        {
            _lacksWindows = !_lacksWindows;
            _windowHealth.Report(
                _lacksWindows ? HealthState.Degraded : HealthState.Healthy, _lacksWindows ? "no memory is left for replay windows (limits.window-memory)" : "there is memory for replay windows again");
        }

        _dirty |= _sealing.Expire(now);
        if (_joinAt <= now)
        {
            Guarded(() => _part.Joins.Update(_plane.Keys.All));
            _joinAt = now + JoinEvery;
        }

        foreach (OwnStream stream in _plane.Streams.ToArray())
        {
            Guarded(() => LookAfter(stream, now));
        }
    }

    // What links say of themselves is a plugin's code, too: it may throw anything, and the control plane goes on.
    private void Guarded(Action action)
    {
        try
        {
            action();
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (_events.Allows("a link failed to say what it can"))
            {
                _setup.Logger.LogDebug(exception, "a link failed to say what it can");
            }

            _health.Report(HealthState.Degraded, $"a link failed to say what it can: {exception.GetType().Name}");
        }
    }

    // A stream that was silent long enough ends, and so does one whose bound source address is not this link's any more; the next packet opens another.
    private void LookAfter(OwnStream stream, Instant now)
    {
        long numbers = stream.Current.Seal.NextNumber.Value;
        (long Numbers, Instant Since) last = _activity.GetValueOrDefault(stream, (0, now));
        if (numbers != last.Numbers)
        {
            if (numbers > last.Numbers && now - last.Since >= RateOver)
            {
                _plane.NoteRate(stream, (numbers - last.Numbers) / (now - last.Since).TotalSeconds, now);
            }

            _activity[stream] = (numbers, now);
        }
        else if (now - last.Since >= _part.Manifest.Timers.StreamIdle)
        {
            _plane.Close(stream);
            return;
        }

        if (_part.Routes.FindSealing(stream.Group) is null || _part.Manifest.FindPolicy(new GroupPrefix(stream.Group)) is null)
        {
            _plane.Close(stream); // a reload took its route; should there be one again, the next packet opens another
            return;
        }

        if (stream.OuterSource is { } bound
            && _part.Routes.FindSealing(stream.Group) is { } route
            && _part.Links[route.Black].Component is { Abilities.SendsForeignSource: false } black
            && (black as IAddressedLink)?.SourceOf(stream.Group.IsIPv4) is { } present
            && present != bound)
        {
            _plane.Close(stream);
        }
    }

    private void Publish()
    {
        if (_dirty)
        {
            _dirty = false;
            ReceivePolicies receive = ReceivePolicies.Of(_keys.Policy.Groups);
            _setup.Tables.Table = new ForwardingTable(
                ++_version, new KeyTable(receive, _sealing.OwnAddresses(), [.. _openKeys.All]), receive, _sealing.ToTable());
            Interlocked.MemoryBarrier();
            if (IsCopied)
            {
                StopSealing(); // whoever told of it may have found the former table
            }

            _part.Data.Wake();
        }

        _retirement.Run(_part.Data.OldestVersion);
    }
}
