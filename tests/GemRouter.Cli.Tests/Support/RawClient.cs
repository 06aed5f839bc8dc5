using System.Net.Sockets;
using System.Text;

namespace GemRouter.Cli.Tests;

/// <summary>A client that sends what it likes.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public RawClient(string folder) => _socket.Connect(new UnixDomainSocketEndPoint(StateFolder.SocketPath(folder)));

    public void Send(string text) => _socket.Send(Encoding.UTF8.GetBytes(text));

    /// <summary>All that comes until the other side ends the conversation.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using StreamReader reader = new(new NetworkStream(_socket));
        using CancellationTokenSource bound = new(TimeSpan.FromSeconds(30));
        try
        {
            return await reader.ReadToEndAsync(bound.Token);
        }
        catch (IOException)
        {
            return ""; // reset: it had sent more than was read
        }
    }

    public void Dispose() => _socket.Dispose();
}
