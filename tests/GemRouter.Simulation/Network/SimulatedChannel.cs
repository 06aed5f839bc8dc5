using System.Net;

namespace GemRouter.Simulation.Network;

/// <summary>A control channel of a <see cref="SimulatedLink"/>. Whoever waits for a datagram goes on within its arrival.</summary>
internal sealed class SimulatedChannel(SimulatedLink link, IPEndPoint listen, List<SimulatedChannel> siblings) : IControlChannel
{
    private readonly Queue<Datagram> _inbox = new();
    private readonly IPEndPoint _from = new(link.Address.ToIPAddress(), listen.Port);
    private TaskCompletionSource<ControlDatagram>? _waiting;
    private Memory<byte> _buffer;
    private bool _closed;

    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken cancellationToken)
    {
        link.Send(new Datagram
        {
            Bytes = datagram.ToArray(),
            Group = new GroupAddress(new Address(to.Address)),
            Port = (ushort)to.Port,
            Source = link.Address,
            SourcePort = (ushort)listen.Port,
            IsControl = true,
            SentAt = link.Now,
        });
        return ValueTask.CompletedTask;
    }

    public ValueTask<ControlDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        if (_inbox.TryDequeue(out Datagram? datagram))
        {
            return ValueTask.FromResult(Copy(datagram, buffer));
        }

        _buffer = buffer;
        _waiting = new TaskCompletionSource<ControlDatagram>();
        return new ValueTask<ControlDatagram>(_waiting.Task);
    }

    public ValueTask DisposeAsync()
    {
        _closed = true;
        siblings.Remove(this);
        _waiting?.TrySetException(new ObjectDisposedException(nameof(SimulatedChannel)));
        return ValueTask.CompletedTask;
    }

    /// <summary>A datagram arrives.</summary>
    public void Arrive(Datagram datagram)
    {
        if (_waiting is { Task.IsCompleted: false } waiting)
        {
            waiting.SetResult(Copy(datagram, _buffer));
        }
        else
        {
            _inbox.Enqueue(datagram);
        }
    }

    private ControlDatagram Copy(Datagram datagram, Memory<byte> buffer)
    {
        int length = Math.Min(datagram.Bytes.Length, buffer.Length);
        datagram.Bytes.AsMemory(0, length).CopyTo(buffer);
        return new ControlDatagram(length, _from);
    }
}
