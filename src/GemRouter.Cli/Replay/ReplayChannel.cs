using System.Net;
using System.Threading.Channels;

namespace GemRouter.Cli.Replay;

/// <summary>A control channel on a <see cref="ReplayMedium"/>: what is sent has arrived when the send returns.</summary>
internal sealed class ReplayChannel(ReplayMedium medium, ReplayLink link) : IControlChannel
{
    private static readonly IPEndPoint Somebody = new(IPAddress.Any, 0);

    // Whoever waits goes on within the write, so that nothing depends on threads.
    private readonly Channel<byte[]> _queue = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true, AllowSynchronousContinuations = true });

    public ReplayLink Link { get; } = link;

    public void Put(ReadOnlyMemory<byte> datagram) => _queue.Writer.TryWrite(datagram.ToArray());

    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken cancellationToken)
    {
        medium.Carry(this, datagram);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<ControlDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            byte[] datagram = await _queue.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            int length = Math.Min(datagram.Length, buffer.Length);
            datagram.AsMemory(0, length).CopyTo(buffer);
            return new ControlDatagram(length, Somebody);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(ReplayChannel));
        }
    }

    public ValueTask DisposeAsync()
    {
        medium.Close(this);
        _queue.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
