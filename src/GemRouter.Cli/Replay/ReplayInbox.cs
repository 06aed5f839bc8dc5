namespace GemRouter.Cli.Replay;

/// <summary>Packets on their way to a link of a replay, first in, first out. Their memory is used again.</summary>
internal sealed class ReplayInbox
{
    private readonly Queue<Item> _queue = new();
    private readonly Stack<Item> _free = new();

    public int Count => _queue.Count;

    public void Put(PacketBatch batch)
    {
        foreach (Packet packet in batch)
        {
            Item item = _free.TryPop(out Item? free) ? free : new Item();
            item.Keep(packet);
            _queue.Enqueue(item);
        }
    }

    /// <summary>Adds what is there, as far as the batch takes it.</summary>
    public void Take(PacketBatch batch)
    {
        while (_queue.Count > 0 && batch.Room > 0 && batch.TryRent(out Packet? packet))
        {
            Item item = _queue.Dequeue();
            item.CopyTo(packet, batch.Now);
            batch.Add(packet);
            _free.Push(item);
        }
    }

    private sealed class Item
    {
        private byte[] _bytes = new byte[2048];
        private int _length;
        private Address _source;
        private GroupAddress _group;
        private (ushort Source, ushort Destination) _ports;
        private (byte Ttl, byte Dscp, byte Ecn) _fields;

        public void Keep(Packet packet)
        {
            if (_bytes.Length < packet.Length)
            {
                _bytes = new byte[packet.Length];
            }

            packet.Payload.CopyTo(_bytes);
            _length = packet.Length;
            _source = packet.Source;
            _group = packet.Group;
            _ports = (packet.SourcePort, packet.Port);
            _fields = (packet.Ttl, packet.Dscp, packet.Ecn);
        }

        public void CopyTo(Packet packet, Instant now)
        {
            _bytes.AsSpan(0, _length).CopyTo(packet.Reset(_length));
            packet.Source = _source;
            packet.Group = _group;
            (packet.SourcePort, packet.Port) = _ports;
            (packet.Ttl, packet.Dscp, packet.Ecn) = _fields;
            packet.ReceivedAt = now;
        }
    }
}
