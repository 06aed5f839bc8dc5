using GemRouter.Plugin.Pcap.Frames;
using SharpPcap;
using SharpPcap.LibPcap;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>
/// An open capture of an interface. The receiver reads from it and all senders inject through it: the system never gives a capture what was injected through it, so the link does not hear itself, while
/// other captures do. Several threads hold it; the last one that lets go closes it.
/// </summary>
internal sealed class Capture
{
    private const int LinkHeaderRoom = 64; // Ethernet with tags, or what a cooked capture has
    private const int Patience = 100;      // milliseconds, for libpcap's own waits, which do not occur

    private readonly OpenCapture _open;
    private readonly Lock _reading = new();
    private int _holds = 1;
    private int _failed;

    private Capture(OpenCapture open, NetworkDevice device, VlanChoice vlan)
    {
        _open = open;
        Device = device;
        LinkType = (LinkType)(int)open.LinkType;
        Frames = new FrameWriter(LinkType, device.HardwareAddress, vlan);
    }

    /// <summary>The interface as it was when the capture was opened.</summary>
    public NetworkDevice Device { get; }

    public LinkType LinkType { get; }

    public FrameWriter Frames { get; }

    public int Descriptor => _open.Descriptor;

    /// <summary>True where it gives nothing any more, and another one is to be opened.</summary>
    public bool HasFailed => Volatile.Read(ref _failed) != 0;

    /// <summary>Opens a capture of an interface that is up. Its filter lets nothing in yet.</summary>
    /// <exception cref="ComponentException">The system refuses; the message says what would help.</exception>
    public static Capture Open(string name, NetworkDevice device, PcapOptions options)
    {
        OpenCapture? open = null;
        try
        {
            PcapInterface found = PcapInterface.GetAllPcapInterfaces().FirstOrDefault(one => one.Name == name)
                ?? throw new ComponentException($"libpcap does not know the interface {name}.");
            open = new OpenCapture(found);
            open.Open(new DeviceConfiguration
            {
                Mode = options.Promiscuous ? DeviceModes.Promiscuous : DeviceModes.None,
                Snaplen = Math.Min(device.Mtu, ushort.MaxValue) + LinkHeaderRoom,
                BufferSize = options.ReceiveBuffer,
                Immediate = true,
                ReadTimeout = Patience,
                TimestampResolution = TimestampResolution.Nanosecond,
            });
            open.NonBlockingMode = true;
            open.Filter = FilterExpression.Nothing;
            Capture capture = new(open, device, options.Vlans);
            return capture.Descriptor < 0 ? throw new ComponentException($"The capture of {name} cannot be waited on.")
                : !LinkHeader.IsKnown(capture.LinkType) ? throw new ComponentException($"The interface {name} has frames of link type {(int)capture.LinkType}, which this transport cannot read.")
                : capture;
        }
        catch (Exception exception) when (exception is PcapException or InvalidOperationException or PlatformNotSupportedException)
        {
            open?.Dispose();
            throw new ComponentException(Refusal(name, exception), exception);
        }
        catch (ComponentException)
        {
            open?.Dispose();
            throw;
        }
    }

    /// <summary>Lets in other frames from now on. Frames that wait already are looked at with the new filter, too.</summary>
    /// <exception cref="ComponentException">libpcap refuses the filter.</exception>
    public void SetFilter(string expression)
    {
        try
        {
            lock (_reading)
            {
                _open.Filter = expression;
            }
        }
        catch (PcapException exception)
        {
            throw new ComponentException($"libpcap refuses the filter \"{expression}\": {exception.Message}", exception);
        }
    }

    /// <summary>Frames that the system lost since the capture was opened, because its buffer was full.</summary>
    public uint Lost() => PcapCalls.Lost(_open.Handle);

    /// <summary>Keeps the filter from changing while frames are read: libpcap looks at it then, without a lock of its own.</summary>
    public Lock.Scope BeginRead() => _reading.EnterScope();

    /// <summary>Takes the next frame that is there; it stays where it is until the next call.</summary>
    public bool TryNext(out ReadOnlySpan<byte> bytes, out int length, out long nanoseconds)
    {
        nint header = 0;
        nint data = 0;
        int result = _open.GetNextPacketPointers(ref header, ref data);
        if (result == 1)
        {
            bytes = PcapCalls.Frame(header, data, out length, out nanoseconds);
            return true;
        }

        if (result < 0)
        {
            Volatile.Write(ref _failed, 1);
        }

        bytes = default;
        length = 0;
        nanoseconds = 0;
        return false;
    }

    /// <summary>Sends a frame.</summary>
    /// <returns>What was sent, or the negative errno.</returns>
    public int Inject(ReadOnlySpan<byte> frame) => PcapCalls.Inject(_open.Handle, frame);

    /// <summary>Takes another hold; false where it is closed.</summary>
    public bool TryHold()
    {
        int holds = Volatile.Read(ref _holds);
        while (holds > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
            {
                return true;
            }

            holds = seen;
        }

        return false;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _holds) == 0)
        {
            _open.Dispose();
        }
    }

    private static string Refusal(string name, Exception exception) => exception is PcapException { Error: PcapError.PermissionDenied or PcapError.PromiscuousPermissionDenied }
        ? CaptureRights.Missing
        : $"libpcap cannot capture on {name}: {exception.Message}";
}
