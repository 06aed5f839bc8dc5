using System.Net.Sockets;
using GemRouter.Plugin.Ring.Receiving;
using GemRouter.Plugin.Ring.Rings;
using GemRouter.Plugin.Udp;
using GemRouter.Plugin.Udp.Linux;
using Microsoft.Extensions.Logging;

namespace GemRouter.Plugin.Ring;

/// <content>Looking after the interface: it comes late, goes, comes back, changes its addresses and its MTU. All of it under the link's lock.</content>
internal sealed partial class RingLink
{
    private const int UnknownMtu = 1500;
    private const int LeastMtu = 576;
    private const int LooksOfMinute = 240;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly RingReport _report = new(context.Health, options.Device ?? "");
    private readonly Counter _kernelDrops = context.Counters.Counter("kernel_drops", "Frames that found the ring full; raise receive-buffer.");
    private Device? _device;
    private HostAddresses _addresses = HostAddresses.None;
    private RingSet? _rings;
    private IInterfaceWatch? _watch;
    private ITimer? _timer;
    private string? _refused;
    private bool _filterIsOld; // the system refused the one that is wanted
    private int _warnedOf; // the interface whose features were looked at
    private int _joinedLost;
    private int _joinedLooks; // for so many more the link says so

    public Device? Device => Volatile.Read(ref _device);

    /// <summary>The interface's address as 48 bits; 0 while there is no ring on it.</summary>
    internal ulong HardwareAddress => Volatile.Read(ref _rings)?.HardwareAddress ?? 0;

    /// <summary>The longest IP packet that the network carries; of no use while there is no ring.</summary>
    internal int ReceiveMtu => Volatile.Read(ref _rings) is { } rings ? MtuOf(rings.Device) : ushort.MaxValue;

    /// <summary>The ring of a receiver; null while there is none. Whoever uses it holds it.</summary>
    internal PacketRing? RingOf(int shard) => Volatile.Read(ref _rings) is { } rings && shard < rings.Rings.Length ? rings.Rings[shard] : null;

    /// <summary>Takes note that joined datagrams were lost. Any thread.</summary>
    internal void LoseJoined() => Volatile.Write(ref _joinedLost, 1);

    private void BeginLooking()
    {
        _watch = InterfaceWatch.Of(Options.Device!);
        Look();
        if (_device is { IsUp: true } && _rings is null && _refused is not null)
        {
            _watch.Dispose();
            throw new ComponentException(_refused); // the interface is there, and waiting does not help
        }

        _timer = Beat.Start(Context.Clock, LookEvery, static link => ((RingLink)link!).LookAgain(), this);
    }

    private void EndLooking()
    {
        _timer?.Dispose();
        _timer = null;
        _watch?.Dispose();
        CloseRings();
        _senders.ForEach(static sender => sender.Attach(null));
    }

    private void LookAgain()
    {
        lock (_gate)
        {
            if (_running)
            {
                Look();
            }
        }
    }

    private void Look()
    {
        _watch!.Look();
        Device? device = _watch.Device;
        HostAddresses addresses = _watch.Addresses;
        Own.Addresses = addresses.All;
        addresses = device is null ? HostAddresses.None : addresses;
        if (!addresses.Networks.AsSpan().SequenceEqual(Networks.AsSpan()))
        {
            Volatile.Write(ref _addresses, addresses); // else the same array goes on, so that a reader sees that nothing changed
        }

        bool changed = device != _device;
        RingSet? former = _rings;
        bool moved = device?.Index != _device?.Index;
        Volatile.Write(ref _device, device);
        _refused = null;
        CountLost();
        _joinedLooks = Interlocked.Exchange(ref _joinedLost, 0) == 1 ? LooksOfMinute : Math.Max(_joinedLooks - 1, 0);
        if (_rings is not null && !_rings.Serve(device, _shards))
        {
            CloseRings();
        }

        Try(() => OpenRings(device));
        if (_filterIsOld)
        {
            Try(Filter); // until it works, so that it is told as long as it does not
        }

        if (moved || _memberships.Pending > 0)
        {
            Try(() => _memberships.Attach(device?.Index ?? 0));
        }

        if (changed || !ReferenceEquals(former, _rings)) // their interface's address may be another one
        {
            _senders.ForEach(sender => sender.Attach(device));
        }

        foreach (ControlChannel channel in _channels)
        {
            Try(() => channel.Attach(device));
        }

        Report();
    }

    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (ComponentException exception)
        {
            _refused ??= exception.Message;
        }
        catch (SocketException exception)
        {
            _refused ??= $"the system refuses control datagrams: {exception.Message}";
        }
    }

    private void OpenRings(Device? device)
    {
        if (_rings is not null || device is not { IsUp: true })
        {
            return;
        }

        RingSet rings = RingSet.Open(device, Options, _shards, Context.Clock);
        try
        {
            rings.Filter(_wanted.Subscriptions, Options.HearHost);
        }
        catch (ComponentException)
        {
            rings.LetGo();
            throw;
        }

        _filterIsOld = false;
        Volatile.Write(ref _rings, rings);
        Refresh();
        WarnOfJoining(device);
    }

    private void Filter()
    {
        _filterIsOld = _rings is not null;
        _rings?.Filter(Wanted.Subscriptions, Options.HearHost);
        _filterIsOld = false;
    }

    // In the modes whose slots hold one packet each.
    private void WarnOfJoining(Device device)
    {
        if (Options.Mode == RingMode.Throughput || _warnedOf == device.Index)
        {
            return;
        }

        _warnedOf = device.Index;
        IReadOnlyList<string> joining = InterfaceFeatures.JoiningOn(Options.Device!);
        if (joining.Count > 0)
        {
            Context.Logger.LogWarning(
                "{Device} joins datagrams on their arrival, and what was joined is dropped in this mode (receive_too_long): ethtool -K {Device} {Off}; or mode: throughput",
                Options.Device, Options.Device, string.Join(' ', joining.Select(static feature => $"{feature} off")));
        }
    }

    private void CloseRings()
    {
        if (_rings is { } rings)
        {
            CountLost();
            Volatile.Write(ref _rings, null);
            rings.LetGo();
            Refresh();
        }
    }

    private void Refresh()
    {
        foreach (RingReceiver receiver in _receivers)
        {
            receiver.Refresh();
        }
    }

    private void CountLost() => _kernelDrops.Add(_rings?.TakeLost() ?? 0);

    private void Report()
    {
        Subscription unjoined = _subscriptions.FirstOrDefault(subscription =>
            !subscription.Groups.IsSingle && !Options.Promiscuous && !Options.Join.Any(group => subscription.Groups.Contains(group)));
        _report.Update(_device, _memberships.Pending, _refused, _joinedLooks > 0, unjoined == default ? null : unjoined.Groups.ToString());
    }
}
