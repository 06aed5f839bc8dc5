using System.Net;

namespace GemRouter.Testing.Tests;

internal sealed class FaultyControlChannel(IControlChannel inner, LinkFault fault) : IControlChannel
{
    private bool _broken;

    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken cancellationToken)
    {
        if (fault == LinkFault.ThrowsAtNobody && datagram.Length == 100)
        {
            throw new IOException("Nobody is there.");
        }

        bool group = to.Address.GetAddressBytes()[0] == 239;
        return (fault == LinkFault.SwallowsControl && group && datagram.Length == 2) || (fault == LinkFault.AnswersWrongAddresses && !group)
            ? ValueTask.CompletedTask
            : inner.SendAsync(datagram, to, cancellationToken);
    }

    public async ValueTask<ControlDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_broken)
        {
            await new TaskCompletionSource().Task;
        }

        try
        {
            ControlDatagram datagram = await inner.ReceiveAsync(buffer, cancellationToken);
            return fault == LinkFault.OverrunsControlBuffers ? datagram with { Length = datagram.Length + (buffer.Length < 20 ? 1 : 0) } : datagram;
        }
        catch (OperationCanceledException) when (fault == LinkFault.BreaksOnCancel)
        {
            _broken = true;
            throw;
        }
        catch (ObjectDisposedException) when (fault == LinkFault.WaitsBeyondDispose)
        {
            await new TaskCompletionSource().Task;
            throw;
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
