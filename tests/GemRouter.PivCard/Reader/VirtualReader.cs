using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using GemRouter.PivCard.Card;

namespace GemRouter.PivCard.Reader;

/// <summary>
/// A slot of vsmartcard's reader driver (vpcd) with a card that can be plugged and unplugged: the card is there while there is a connection. Each message is preceded by its length in two bytes;
/// those of one byte are about power, others are commands.
/// </summary>
public sealed class VirtualReader : IAsyncDisposable
{
    private const byte PowerOff = 0;
    private const byte PowerOn = 1;
    private const byte Reset = 2;
    private const byte GetAtr = 4;
    private const int TcpQuickAck = 12; // linux/tcp.h

    private readonly VirtualCard _card;
    private readonly IPEndPoint _driver;
    private Socket? _socket;
    private Task _serving = Task.CompletedTask;

    /// <summary>A slot with that card, not plugged yet.</summary>
    /// <param name="card">The card.</param>
    /// <param name="driver">Where the driver listens.</param>
    public VirtualReader(VirtualCard card, IPEndPoint driver)
    {
        _card = card;
        _driver = driver;
    }

    /// <summary>The card.</summary>
    public VirtualCard Card => _card;

    /// <summary>Whether it is plugged: it is not any more when the card left or the driver ended.</summary>
    public bool IsPlugged => _socket is not null && !_serving.IsCompleted;

    /// <summary>Plugs the card. The driver sees it when it next looks.</summary>
    /// <exception cref="SocketException">The driver does not listen.</exception>
    public async Task PlugAsync(CancellationToken cancellation = default)
    {
        await UnplugAsync();
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(_driver, cancellation);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _socket = socket;
        _serving = ServeAsync(socket);
    }

    /// <summary>Unplugs it at once, whatever it is doing. The driver sees that when it next looks or asks something.</summary>
    public async Task UnplugAsync()
    {
        Socket? socket = _socket;
        _socket = null;
        socket?.Dispose();
        await _serving;
    }

    /// <inheritdoc cref="UnplugAsync"/>
    public async ValueTask DisposeAsync() => await UnplugAsync();

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            byte[] length = new byte[2];
            while (await ReceiveAsync(socket, length))
            {
                byte[] message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                if (!await ReceiveAsync(socket, message))
                {
                    break;
                }

                if (Handle(message) is { } answer)
                {
                    BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)answer.Length);
                    await socket.SendAsync([length, answer], SocketFlags.None);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or CardLeftException)
        {
            // unplugged, the driver has ended, or the card left
        }
        finally
        {
            socket.Dispose();
        }
    }

    private byte[]? Handle(byte[] message)
    {
        switch (message)
        {
            case [PowerOff]:
                return null;
            case [PowerOn or Reset]:
                _card.PowerOn();
                return null;
            case [GetAtr]:
                return CardIdentity.Atr;
            default:
                return _card.Process(message);
        }
    }

    private static async ValueTask<bool> ReceiveAsync(Socket socket, Memory<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            // The kernel forgets it after each read; without it, each message of two writes takes the 40 ms of a delayed acknowledgement.
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpQuickAck, BitConverter.GetBytes(1));
            int received = await socket.ReceiveAsync(buffer);
            if (received == 0)
            {
                return false;
            }

            buffer = buffer[received..];
        }

        return true;
    }
}
