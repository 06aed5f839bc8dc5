using System.Net;
using System.Net.Sockets;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>A UDP port that the system gives to nobody else while this is held: packets without a port of their own leave from it, so that it is no other program's. What comes to it is not read.</summary>
internal sealed class PortReservation : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private PortReservation()
    {
        try
        {
            _socket.ReceiveBufferSize = 1; // the system makes its least of it
            _socket.Bind(new IPEndPoint(IPAddress.Any, 0));
            Port = (ushort)((IPEndPoint)_socket.LocalEndPoint!).Port;
        }
        catch (SocketException exception)
        {
            _socket.Dispose();
            throw new ComponentException($"The system gives no UDP port to send from: {exception.Message}.", exception);
        }
    }

    public ushort Port { get; }

    /// <exception cref="ComponentException">The system has none.</exception>
    public static PortReservation Make() => new();

    public void Dispose() => _socket.Dispose();
}
