using System.Net.Sockets;

namespace GemRouter.Plugin.Pcap.Live;

/// <content>Looking after the interface: it comes late, goes, comes back, changes its addresses and its MTU. All of it under the link's lock.</content>
internal sealed partial class CaptureLink
{
    private const int UnknownMtu = 1500;
    private const int LeastMtu = 576;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    private readonly LinkReport _report = new(context.Health, options.Device ?? "");
    private readonly Counter _kernelDrops = context.Counters.Counter("kernel_drops", "Frames that found the capture buffer full; raise receive-buffer.");
    private NetworkDevice? _device;
    private HostAddresses _addresses = HostAddresses.None;
    private Capture? _capture;
    private ITimer? _timer;
    private string? _refused;
    private uint _lost;

    /// <summary>The open capture; null while there is none. Whoever uses it holds it.</summary>
    internal Capture? Capture => Volatile.Read(ref _capture);

    /// <summary>The interface; null while there is none.</summary>
    internal NetworkDevice? Device => Volatile.Read(ref _device);

    private void BeginLooking()
    {
        NetworkDevice? device = InterfaceAddresses.Find(Options.Device!, out _);
        if (device is { IsLoopback: true })
        {
            throw new ComponentException($"{Options.Device} is the loopback interface, where a capture hears itself; use the transport udp there.");
        }

        Look();
        if (device is { IsUp: true } && _capture is null && _refused is not null)
        {
            throw new ComponentException(_refused); // the interface is there, and waiting does not help
        }

        _timer = Beat.Start(Context.Clock, LookEvery, static link => ((CaptureLink)link!).LookAgain(), this);
    }

    private void EndLooking()
    {
        _timer?.Dispose();
        _timer = null;
        CloseCapture();
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
        NetworkDevice? device = InterfaceAddresses.Find(Options.Device!, out HostAddresses addresses);
        Own.Addresses = addresses.All;
        if (!addresses.Networks.AsSpan().SequenceEqual(Networks.AsSpan()))
        {
            Volatile.Write(ref _addresses, addresses); // else the same array goes on, so that a reader sees that nothing changed
        }

        bool moved = device?.Index != _device?.Index;
        Volatile.Write(ref _device, device);
        _refused = null;
        CountLost();
        if (_capture is not null && (_capture.HasFailed || _capture.Device.Wire != device?.Wire))
        {
            CloseCapture();
        }

        Try(() => OpenCapture(device));
        if (moved || _memberships.Pending > 0)
        {
            Try(() => _memberships.Attach(device?.Index ?? 0));
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

    private void OpenCapture(NetworkDevice? device)
    {
        if (_capture is not null || device is not { IsUp: true })
        {
            return;
        }

        if (device.IsLoopback)
        {
            throw new ComponentException($"{Options.Device} is the loopback interface, where a capture hears itself; use the transport udp there");
        }

        Capture capture = Live.Capture.Open(Options.Device!, device, Options);
        try
        {
            capture.SetFilter(FilterExpression.Of(_wanted, Options));
        }
        catch (ComponentException)
        {
            capture.Release();
            throw;
        }

        _lost = 0;
        Volatile.Write(ref _capture, capture);
        (_receiver as CaptureReceiver)?.Refresh();
    }

    private void CloseCapture()
    {
        if (_capture is { } capture)
        {
            CountLost();
            Volatile.Write(ref _capture, null);
            capture.Release();
            (_receiver as CaptureReceiver)?.Refresh();
        }
    }

    private void CountLost()
    {
        uint lost = _capture?.Lost() ?? 0;
        if (lost > _lost)
        {
            _kernelDrops.Add(lost - _lost);
            _lost = lost;
        }
    }

    private void Report()
    {
        Subscription unjoined = _subscriptions.FirstOrDefault(subscription =>
            !subscription.Groups.IsSingle && !Options.Promiscuous && !Options.Join.Any(group => subscription.Groups.Contains(group)));
        _report.Update(_device, _memberships.Pending, _refused, unjoined == default ? null : unjoined.Groups.ToString());
    }
}
