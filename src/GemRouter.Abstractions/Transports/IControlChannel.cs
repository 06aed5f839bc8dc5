using System.Net;

namespace GemRouter;

/// <summary>A low-rate datagram channel for the control plane: some tens of datagrams of at most 1200 bytes a second. One caller sends at a time, and one receives at a time.</summary>
public interface IControlChannel : IAsyncDisposable
{
    /// <summary>Sends a datagram. What the network does with it is no error; it may be lost. A link that is down loses it.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken cancellationToken);

    /// <summary>Waits for a datagram, also while the interface is away. It does not throw for what the network does.</summary>
    /// <param name="buffer">Where it goes; a longer one is cut to the buffer, so one byte more than the longest allowed tells.</param>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>; the dispose of the channel ends it with <see cref="ObjectDisposedException"/>.</param>
    ValueTask<ControlDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken);
}
