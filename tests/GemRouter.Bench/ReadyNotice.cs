using System.Net.Sockets;
using System.Text;

namespace GemRouter.Bench;

/// <summary>Where a router says READY=1 when it forwards, as to systemd (NOTIFY_SOCKET): nobody asks it while it starts.</summary>
internal sealed class ReadyNotice : IDisposable
{
    private const int LongestWaitMs = 30_000;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = LongestWaitMs };

    public ReadyNotice(string address)
    {
        Address = address;
        File.Delete(address); // of the router before
        _socket.Bind(new UnixDomainSocketEndPoint(address));
    }

    public string Address { get; }

    /// <summary>Waits until the router forwards.</summary>
    /// <exception cref="SocketException">It says nothing for half a minute.</exception>
    public void Wait()
    {
        byte[] notice = new byte[4096];
        while (!Encoding.UTF8.GetString(notice, 0, _socket.Receive(notice)).Contains("READY=1", StringComparison.Ordinal))
        {
            // another notice
        }
    }

    public void Dispose() => _socket.Dispose();
}
