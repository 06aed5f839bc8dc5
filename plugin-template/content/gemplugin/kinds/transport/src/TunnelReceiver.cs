using System.Net;
using System.Net.Sockets;

namespace __namespace__;

/// <summary>The receiving end, for one worker. It allocates nothing, and throws for nothing that the network does.</summary>
internal sealed class TunnelReceiver(Tunnel tunnel) : ILinkReceiver
{
    private const int LongestWait = 1_000_000; // in milliseconds: a receive may end early, and poll(2) counts microseconds in 31 bits

    private readonly byte[] _frame = GC.AllocateUninitializedArray<byte>(Frame.Longest, pinned: true);
    private readonly SocketAddress _from = new(tunnel.Socket.AddressFamily);
    private readonly DropReason _tooLong = tunnel.Context.Counters.DropReason("receive_too_long", "The payload is longer than a packet of the router; look at the link's mtu.");
    private readonly DropReason _malformed = tunnel.Context.Counters.DropReason("malformed", "The far end sent what is no frame.");
    private readonly Counter _ignored = tunnel.Context.Counters.Counter("ignored", "Frames that nobody subscribed to, and datagrams that are not from the far end.");

    public void Receive(PacketBatch batch, Instant deadline)
    {
        bool received = false;
        while (batch.Room > 0 && Await(received ? batch.Now : deadline) && batch.TryRent(out Packet? packet))
        {
            int length = Read();
            if (length == 0 && _from.Equals(tunnel.Local))
            {
                packet.Return(); // woken
                return;
            }

            received |= Take(batch, packet, _frame.AsSpan(0, length));
        }
    }

    /// <summary>A datagram to oneself: it ends the present wait, or where there is none the next.</summary>
    public void Wake()
    {
        try
        {
            tunnel.Socket.SendTo([], SocketFlags.None, tunnel.Local);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // A full queue wakes as well, and what has stopped need not be woken.
        }
    }

    public void Dispose()
    {
    }

    /// <summary>True where a datagram is there. Time that only a test moves is not waited for.</summary>
    private bool Await(Instant deadline)
    {
        TimeProvider clock = tunnel.Context.Clock;
        int milliseconds = clock == TimeProvider.System ? Math.Min(deadline.MillisecondsFrom(Instant.Now(clock)), LongestWait) : 0;
        return tunnel.Socket.Poll(TimeSpan.FromMilliseconds(milliseconds), SelectMode.SelectRead);
    }

    private int Read()
    {
        try
        {
            return tunnel.Socket.ReceiveFrom(_frame, SocketFlags.None, _from);
        }
        catch (SocketException)
        {
            _from.Buffer.Span.Clear(); // news of a far end that is not there: nobody's datagram
            return 0;
        }
    }

    /// <summary>True where a packet came, also one that was dropped.</summary>
    private bool Take(PacketBatch batch, Packet packet, ReadOnlySpan<byte> frame)
    {
        bool isFrame = Frame.TryRead(frame, packet);
        if (!_from.Equals(tunnel.Remote) || (isFrame && !tunnel.Wants(packet)))
        {
            _ignored.Increment();
            packet.Return();
            return false;
        }

        ReadOnlySpan<byte> payload = isFrame ? frame[Frame.HeaderSize..] : [];
        int length = Math.Min(payload.Length, packet.PayloadLimit);
        payload[..length].CopyTo(packet.Reset(length));
        packet.ReceivedAt = Instant.Now(tunnel.Context.Clock);
        batch.Add(packet);
        if (!isFrame || length < payload.Length)
        {
            batch.Drop(packet, isFrame ? _tooLong : _malformed);
        }

        return true;
    }
}
