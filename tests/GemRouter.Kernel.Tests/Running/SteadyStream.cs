using GemRouter.Hosting;
using GemRouter.Kernel.Tests.Forwarding;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>A stream of packets of 1316 bytes from LAN A to LAN B, in bursts, never more on their way than the links' queues hold. What it does itself allocates nothing.</summary>
internal sealed class SteadyStream : IDisposable
{
    private const int Burst = 64;
    private const int MostOnTheWay = 32 * Burst; // no more than a link's queue holds

    private readonly byte[] _payload = [.. TestPacket.Bytes(1, 1316).Span];
    private readonly GroupAddress _group = GroupAddress.Parse("239.1.1.1");
    private readonly Address _source = Address.Parse("10.1.0.9");
    private readonly ILinkSender _sender;
    private readonly ILinkReceiver _receiver;
    private readonly BatchOwner _sending = new(new PacketPool(Burst, 0, 1500, 0), Burst);
    private readonly BatchOwner _receiving = new(new PacketPool(Burst, 0, 1500, 0), Burst);
    private readonly Ledger _sent = new();
    private readonly Ledger _received = new();

    public SteadyStream(RouterDomain domain)
    {
        _sender = DataBench.Link(domain.LanA, "10.1.0.99", 9000, queue: 1).OpenSender();
        _receiver = DataBench.Link(domain.LanB, "10.2.0.99", 9000).OpenReceiver();
    }

    /// <summary>Sends so many packets, and waits until all have arrived.</summary>
    public void Carry(int packets)
    {
        long last = Environment.TickCount64;
        int received = 0;
        for (int sent = 0; received < packets;)
        {
            for (; sent < packets && sent - received <= MostOnTheWay - Burst; sent += Burst)
            {
                Send();
            }

            int count = Receive();
            received += count;
            last = count > 0 ? Environment.TickCount64 : last;
            Assert.True(Environment.TickCount64 - last < RouterDomain.Bound.TotalMilliseconds);
        }
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    private void Send()
    {
        _sending.BeginReceive(_sent, default, Burst);
        while (_sending.Batch.TryRent(out Packet? packet))
        {
            _payload.CopyTo(packet.Reset(_payload.Length));
            packet.Group = _group;
            packet.Port = 5004;
            packet.Source = _source;
            packet.SourcePort = 40001;
            packet.Ttl = 16;
            _sending.Batch.Add(packet);
        }

        _sending.BeginSend();
        _sender.Send(_sending.Batch);
        _sending.CompleteSend();
    }

    private int Receive()
    {
        Instant now = Instant.Now(TimeProvider.System);
        _receiving.BeginReceive(_received, now, Burst);
        _receiver.Receive(_receiving.Batch, now + TimeSpan.FromMilliseconds(20));
        int count = _receiving.Batch.Count;
        _receiving.BeginSend();
        _receiving.CompleteSend();
        return count;
    }
}
