using System.Net.Sockets;
using System.Text;

namespace GemRouter.Cli.Tests;

/// <summary>Stands in for a service manager: the socket that $NOTIFY_SOCKET names.</summary>
internal sealed class NoticeReceiver : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public NoticeReceiver(string path)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(path));
        _socket.ReceiveTimeout = 30_000;
    }

    public string Next()
    {
        byte[] datagram = new byte[4096];
        return Encoding.UTF8.GetString(datagram, 0, _socket.Receive(datagram));
    }

    public void Dispose() => _socket.Dispose();
}
