using System.Net;
using System.Net.Sockets;

namespace GemRouter.Plugin.Pcap.Live;

/// <summary>Reads a socket for as long as that is open, and passes on what comes, with the interface and the address that it came to.</summary>
internal sealed class DatagramPump : IDisposable
{
    private const int Longest = 65_535;
    private const int MostErrors = 100;

    private readonly Socket _socket;
    private readonly Action<ReadOnlyMemory<byte>, IPEndPoint, IPPacketInformation> _arrived;

    public DatagramPump(Socket socket, Action<ReadOnlyMemory<byte>, IPEndPoint, IPPacketInformation> arrived)
    {
        _socket = socket;
        _arrived = arrived;
        Ended = Task.Run(RunAsync);
    }

    /// <summary>Completed where nothing is read any more.</summary>
    public Task Ended { get; }

    public void Dispose() => _socket.Dispose();

    private async Task RunAsync()
    {
        byte[] buffer = new byte[Longest];
        IPEndPoint any = new(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        for (int errors = 0; errors < MostErrors; errors++)
        {
            try
            {
                SocketReceiveMessageFromResult result = await _socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, any).ConfigureAwait(false);
                IPEndPoint from = (IPEndPoint)result.RemoteEndPoint;
                from = from.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(from.Address.MapToIPv4(), from.Port) : from;
                _arrived(buffer.AsMemory(0, result.ReceivedBytes), from, result.PacketInformation);
                errors = -1;
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.OperationAborted or SocketError.Interrupted or SocketError.Shutdown)
            {
                return;
            }
            catch (SocketException)
            {
                // What the network said of an earlier datagram (a port that nobody listens on, an interface that went down).
            }
        }
    }
}
