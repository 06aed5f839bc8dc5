using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace GemRouter.Cli;

/// <summary>Tells a service manager how the program is: sd_notify(3), a datagram of lines to the Unix socket that $NOTIFY_SOCKET names. Without that variable nobody wants to know.</summary>
internal sealed class ServiceNotice
{
    private readonly string? _socket;
    private readonly TimeProvider _clock;

    /// <summary>Tells the one at a socket.</summary>
    /// <param name="socket">$NOTIFY_SOCKET: a path, or a name in Linux's abstract namespace behind '@'; null or empty for none.</param>
    /// <param name="clock">The clock.</param>
    public ServiceNotice(string? socket, TimeProvider clock)
    {
        _socket = string.IsNullOrEmpty(socket) ? null : socket.StartsWith('@') ? "\0" + socket[1..] : socket;
        _clock = clock;
    }

    /// <summary>The one that started this process.</summary>
    public static ServiceNotice OfProcess() => new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"), TimeProvider.System);

    /// <summary>It runs.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={status.ReplaceLineEndings(" ")}");

    /// <summary>How it is now.</summary>
    public void Status(string status) => Send($"STATUS={status.ReplaceLineEndings(" ")}");

    /// <summary>It reads its manifest anew; <see cref="Ready"/> follows.</summary>
    public void Reloading()
    {
        // The service manager compares with its own CLOCK_MONOTONIC, which is what the runtime's timestamps are on Linux.
        string microseconds = (Instant.Now(_clock).Nanoseconds / 1000).ToString(CultureInfo.InvariantCulture);
        Send($"RELOADING=1\nMONOTONIC_USEC={microseconds}\nSTATUS=reloading");
    }

    /// <summary>It ends.</summary>
    public void Stopping() => Send("STOPPING=1\nSTATUS=stopping");

    private void Send(string lines)
    {
        if (_socket is null)
        {
            return;
        }

        try
        {
            using Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(lines), new UnixDomainSocketEndPoint(_socket));
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // A service manager that does not listen is no reason not to route.
        }
    }
}
