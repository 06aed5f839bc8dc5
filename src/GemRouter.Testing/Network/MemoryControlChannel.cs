using System.Net;
using System.Threading.Channels;

namespace GemRouter.Testing;

/// <summary>A control channel of a <see cref="MemoryLink"/>: a bounded queue.</summary>
internal sealed class MemoryControlChannel : IControlChannel
{
    private const int Most = 256;

    private readonly Channel<(byte[] Bytes, IPEndPoint From)> _queue;
    private readonly Address _address;
    private readonly IPEndPoint _from;
    private bool _closed;

    public MemoryControlChannel(MemoryLink link, IPEndPoint listen)
    {
        Link = link;

        // Under virtual time whoever waits goes on within the send, so that nothing depends on threads.
        _queue = Channel.CreateBounded<(byte[], IPEndPoint)>(new BoundedChannelOptions(Most) { AllowSynchronousContinuations = !link.Network.IsReal });
        _address = new Address(listen.Address);
        Port = listen.Port;
        _from = new IPEndPoint(link.Address.ToIPAddress(), listen.Port);
    }

    public MemoryLink Link { get; }

    public int Port { get; }

    public bool IsUnicast => !_address.IsMulticast;

    public bool Hears(IPEndPoint to)
    {
        Address target = new(to.Address);
        return to.Port == Port && (IsUnicast ? !target.IsMulticast : target == _address);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> datagram, IPEndPoint to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), this);
        if (Link.IsConnected)
        {
            Link.Network.Carry(this, datagram, to);
        }

        return ValueTask.CompletedTask;
    }

    public async ValueTask<ControlDatagram> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed), this);
        try
        {
            (byte[] bytes, IPEndPoint from) = await _queue.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            int length = Math.Min(bytes.Length, buffer.Length);
            bytes.AsMemory(0, length).CopyTo(buffer);
            return new ControlDatagram(length, from);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(MemoryControlChannel));
        }
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    public void Close()
    {
        lock (Link.Network.Gate)
        {
            if (_closed)
            {
                return;
            }

            Volatile.Write(ref _closed, true);
            Link.Closed(this);
        }

        _queue.Writer.Complete(); // not under the lock: whoever waits may go on within it
    }

    /// <summary>Puts a datagram on its way to this channel; guarded by the lock.</summary>
    /// <returns>The copies that arrive at once: for <see cref="Arrive(MemoryControlChannel, byte[])"/>, without the lock.</returns>
    public int Carry(MemoryControlChannel sender, byte[] bytes)
    {
        int here = 0;
        MemoryNetwork network = Link.Network;
        int copies = network.Decide(sender.Link.Address, Link.Address, out MediumPath path, out Impairment impairment);
        network.Control.Duplicated += Math.Max(0, copies - 1);
        if (copies == 0)
        {
            network.Control.Lost++;
        }

        for (int i = 0; i < copies; i++)
        {
            network.Control.InFlight++;
            TimeSpan duration = path.Duration(impairment);
            if (duration == TimeSpan.Zero)
            {
                here++;
            }
            else
            {
                new Flight(this, bytes, sender._from).Start(network.Clock, duration);
            }
        }

        return here;
    }

    /// <summary>Lets a datagram arrive. Not under the lock: whoever waits may go on within it.</summary>
    public void Arrive(MemoryControlChannel sender, byte[] bytes) => Arrive(bytes, sender._from);

    private void Arrive(byte[] bytes, IPEndPoint from)
    {
        bool connected = Link.IsConnected;
        bool written = connected && _queue.Writer.TryWrite((bytes, from));
        lock (Link.Network.Gate)
        {
            MediumCount count = Link.Network.Control;
            count.InFlight--;
            if (!connected)
            {
                count.Lost++;
            }
            else if (written)
            {
                count.Delivered++;
            }
            else if (_closed)
            {
                count.Unsubscribed++;
            }
            else
            {
                count.Overflowed++;
            }
        }
    }

    private sealed class Flight(MemoryControlChannel channel, byte[] bytes, IPEndPoint from)
    {
        private ITimer? _timer;

        public void Start(TimeProvider clock, TimeSpan duration)
        {
            _timer = clock.CreateTimer(static state => ((Flight)state!).Land(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(duration, Timeout.InfiniteTimeSpan);
        }

        private void Land()
        {
            channel.Arrive(bytes, from);
            _timer?.Dispose();
        }
    }
}
