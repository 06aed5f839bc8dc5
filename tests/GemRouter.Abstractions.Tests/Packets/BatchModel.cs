using GemRouter.Hosting;

namespace GemRouter.Tests;

/// <summary>A naive model of two legs of one worker and one of another, each with batch and ledger, beside the real ones: lists instead of slots, and every rule written out.</summary>
internal sealed class BatchModel
{
    private const int Capacity = 5;
    private const int PacketsPerPool = 4;

    private readonly PacketPool[] _pools = [new(PacketsPerPool, 0, 16, 0), new(PacketsPerPool, 0, 16, 0)];
    private readonly BatchOwner[] _owners;
    private readonly Ledger[] _ledgers = [new(), new(), new()];
    private readonly Leg[] _legs = [new(), new(), new()];
    private readonly Dictionary<Packet, Held> _packets = [];
    private readonly DropReason _reason = new("dropped", "Dropped.");
    private long _dropped;

    public BatchModel()
    {
        _owners = [new BatchOwner(_pools[0], Capacity), new BatchOwner(_pools[0], Capacity), new BatchOwner(_pools[1], Capacity)];
        for (int pool = 0; pool < _pools.Length; pool++)
        {
            while (_pools[pool].TryRent(out Packet? packet))
            {
                _packets.Add(packet, new Held { Pool = pool });
            }

            foreach (Packet packet in _packets.Keys.Where(packet => _packets[packet].Pool == pool).ToArray())
            {
                packet.Return();
            }
        }

        for (int leg = 0; leg < _owners.Length; leg++)
        {
            _owners[leg].BeginStage(_ledgers[leg], default);
        }
    }

    private enum Place
    {
        Free,
        Rented,
        InBatch,
        Detached,
    }

    private enum Phase
    {
        Stage,
        Receive,
        Send,
    }

    /// <summary>Does one step on both, and compares all that can be seen.</summary>
    public void Step(int operation, int which, int leg, int most)
    {
        Packet packet = _packets.Keys.ElementAt(which);
        Held held = _packets[packet];
        BatchOwner owner = _owners[leg];
        Leg model = _legs[leg];
        PacketBatch batch = owner.Batch;
        bool mine = held.Place == Place.InBatch && held.Leg == leg;
        bool kept = held.Place == Place.Detached && held.Pool == PoolOf(leg); // by this worker, for whichever of its legs
        switch (operation)
        {
            case 0:
                Rent(leg);
                break;
            case 1:
                Try(held.Place == Place.Rented, packet.Return, () => held.Place = Place.Free);
                break;
            case 2:
                Try(held.Place is Place.Rented or Place.Detached && held.Pool == PoolOf(leg) && model.Phase != Phase.Send && model.Slots.Count < model.Limit, () => batch.Add(packet), () => Add(packet, held, leg));
                break;
            case 3:
                Try(mine || kept, () => batch.Drop(packet, _reason), () =>
                {
                    Remove(packet, held).Dropped++;
                    _dropped++;
                    held.Place = Place.Free;
                });
                break;
            case 4:
                Try(mine || kept, () => batch.Consume(packet), () =>
                {
                    Remove(packet, held).Consumed++;
                    held.Place = Place.Free;
                });
                break;
            case 5:
                Try(mine && model.Phase == Phase.Stage, () => batch.Detach(packet), () =>
                {
                    Remove(packet, held).Held++;
                    held.Place = Place.Detached;
                });
                break;
            case 6:
                owner.BeginStage(_ledgers[leg], new Instant(most));
                model.Begin(Phase.Stage, Capacity);
                break;
            case 7:
                Try(model.Count == 0, () => owner.BeginReceive(_ledgers[leg], new Instant(most), most), () => model.Begin(Phase.Receive, Math.Min(most, Capacity)));
                break;
            case 8:
                owner.BeginSend();
                model.Begin(Phase.Send, model.Limit);
                break;
            case 9:
                int sent = owner.CompleteSend();
                Assert.Equal(model.Count, sent);
                model.Out += sent;
                Clear(model);
                model.Phase = Phase.Stage;
                break;
            case 10:
                owner.DropAll(_reason);
                model.Dropped += model.Count;
                _dropped += model.Count;
                Clear(model);
                break;
            default:
                StepOfHost(operation, packet, held, leg);
                break;
        }

        Compare();
    }

    private void StepOfHost(int operation, Packet packet, Held held, int leg)
    {
        BatchOwner owner = _owners[leg];
        Leg model = _legs[leg];
        bool mine = held.Place == Place.InBatch && held.Leg == leg;
        bool hasRoom = model.Slots.Count < model.Limit;
        switch (operation)
        {
            case 11 when leg < 2:
                Leg other = _legs[1 - leg];
                Try(mine && other.Slots.Count < other.Limit, () => owner.PassTo(packet, _owners[1 - leg]), () =>
                {
                    Remove(packet, held).Consumed++;
                    other.In++;
                    held.Leg = 1 - leg;
                    other.Slots.Add(packet);
                });
                break;
            case 12 when held.Pool == PoolOf(leg):
                Try(held.Place == Place.Rented && hasRoom, () => owner.Accept(packet), () =>
                {
                    model.In++;
                    (held.Place, held.Leg) = (Place.InBatch, leg);
                    model.Slots.Add(packet);
                });
                break;
            case 13:
                Try(mine, () => owner.Shelve(packet), () =>
                {
                    Remove(packet, held).Held++;
                    model.Shelved++;
                    held.Place = Place.Free;
                });
                break;
            case 14 when model.Shelved > 0 && held.Pool == PoolOf(leg):
                Try(held.Place == Place.Rented && hasRoom, () => owner.Unshelve(packet), () =>
                {
                    model.Held--;
                    model.Shelved--;
                    (held.Place, held.Leg) = (Place.InBatch, leg);
                    model.Slots.Add(packet);
                });
                break;
            case 15 when model.Shelved > 0:
                BatchOwner.DropShelved(_ledgers[leg], _reason, 1);
                model.Shelved--;
                model.Held--;
                model.Dropped++;
                _dropped++;
                break;
            case 16 when model.Shelved > 0:
                BatchOwner.ConsumeShelved(_ledgers[leg], 1);
                model.Shelved--;
                model.Held--;
                model.Consumed++;
                break;
            default:
                break;
        }
    }

    private static void Try(bool allowed, Action real, Action model)
    {
        if (allowed)
        {
            real();
            model();
        }
        else
        {
            Assert.Throws<InvalidOperationException>(real);
        }
    }

    private static int PoolOf(int leg) => leg / 2;

    private void Rent(int leg)
    {
        bool any = _packets.Values.Any(held => held.Pool == PoolOf(leg) && held.Place == Place.Free);
        Assert.Equal(any, _owners[leg].Batch.TryRent(out Packet? packet));
        if (packet is not null)
        {
            Assert.Equal((PoolOf(leg), Place.Free), (_packets[packet].Pool, _packets[packet].Place));
            _packets[packet].Place = Place.Rented;
        }
    }

    private void Add(Packet packet, Held held, int leg)
    {
        Leg model = _legs[leg];
        if (held.Place == Place.Detached)
        {
            _legs[held.Leg].Held--;
            if (held.Leg != leg)
            {
                _legs[held.Leg].Consumed++;
                model.Made++;
            }
        }
        else if (model.Phase == Phase.Receive)
        {
            model.In++;
        }
        else
        {
            model.Made++;
        }

        (held.Place, held.Leg) = (Place.InBatch, leg);
        model.Slots.Add(packet);
    }

    private Leg Remove(Packet packet, Held held)
    {
        Leg model = _legs[held.Leg];
        if (held.Place == Place.Detached)
        {
            model.Held--;
        }
        else
        {
            model.Slots[model.Slots.IndexOf(packet)] = null; // its slot stays taken until the next component begins
        }

        return model;
    }

    private void Clear(Leg model)
    {
        foreach (Packet? packet in model.Slots)
        {
            if (packet is not null)
            {
                _packets[packet].Place = Place.Free;
            }
        }

        model.Slots.Clear();
    }

    private void Compare()
    {
        for (int leg = 0; leg < _owners.Length; leg++)
        {
            Leg model = _legs[leg];
            Ledger ledger = _ledgers[leg];
            PacketBatch batch = _owners[leg].Batch;
            Assert.Equal((model.In, model.Made, model.Out, model.Consumed, model.Dropped, model.Held), (ledger.In, ledger.Made, ledger.Out, ledger.Consumed, ledger.Dropped, ledger.Held));
            Assert.Equal(batch.Count, ledger.Balance);
            Assert.Equal((model.Count, model.Limit - model.Slots.Count), (batch.Count, batch.Room));
            Assert.Equal(_packets.Values.Count(held => held.Pool == PoolOf(leg) && held.Place == Place.Free), _pools[PoolOf(leg)].Free);
            List<Packet> seen = [];
            foreach (Packet packet in batch)
            {
                seen.Add(packet);
            }

            Assert.Equal(model.Slots.Where(packet => packet is not null), seen);
        }

        Assert.Equal(_dropped, _reason.Packets.Value);
    }

    private sealed class Held
    {
        public int Pool { get; init; }

        public Place Place { get; set; }

        public int Leg { get; set; }
    }

    private sealed class Leg
    {
        public List<Packet?> Slots { get; } = [];

        public int Count => Slots.Count(packet => packet is not null);

        public int Limit { get; private set; } = Capacity;

        public Phase Phase { get; set; }

        public long In { get; set; }

        public long Made { get; set; }

        public long Out { get; set; }

        public long Consumed { get; set; }

        public long Dropped { get; set; }

        public long Held { get; set; }

        public long Shelved { get; set; }

        public void Begin(Phase phase, int limit)
        {
            Slots.RemoveAll(packet => packet is null);
            (Phase, Limit) = (phase, limit);
        }
    }
}
