using GemRouter.Hosting;
using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;

namespace GemRouter.Kernel.Forwarding;

/// <summary>
/// One thread of the data plane: receives from one link, or its share of one, and runs to completion, batch by batch: sort, stages, seal or open, stages, send. It owns the state of its flows; where several workers
/// share those of a direction, a flow belongs to one of them, by <see cref="FlowHash"/>, and the others hand its packets over. It never waits but for packets, takes no lock and allocates nothing.
/// </summary>
internal sealed partial class Worker : IWatched, IDisposable
{
    private const int MostReads = 16; // its writer may still write

    private const int MostRetries = 4096; // far more batches than can wait

    private static readonly Instant Past = new(long.MinValue);

    private readonly WorkerSetup _setup;
    private IRingReceiver? _ring;
    private ILinkReceiver _receiver;
    private readonly BatchOwner _owner;
    private Handover?[] _outbound = [];
    private Handover[] _inbound = [];
    private Worker[] _others = [];
    private bool[] _handed = []; // of each place, whether it was given packets that it was not told of
    private ForwardingTable _table = ForwardingTable.Empty;
    private long _version;
    private Leg? _leg;
    private long _turns;
    private bool _isHung;
    private bool _drained;
    private bool _ended;

    public Worker(WorkerSetup setup)
    {
        _setup = setup;
        _receiver = setup.Receiver;
        _ring = setup.Receiver as IRingReceiver;
        _owner = new BatchOwner(setup.Pool, setup.BatchSize);
    }

    public int Number => _setup.Number;

    /// <summary>What it receives, in words.</summary>
    public string Part => _setup.IsOneOfSeveral ? $"{Ingress.Link} (worker {_setup.Number})" : Ingress.Link;

    /// <summary>The processor that its thread is to be pinned to; null for the system's choice.</summary>
    public int? Cpu => _setup.Cpu;

    public Ingress Ingress => _setup.Ingress;

    public IReadOnlyList<Leg> Legs => _setup.Legs;

    /// <summary>The version of the table that it works with: no older one is read any more. Any thread.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>How many turns it took. Any thread.</summary>
    public long Turns => Volatile.Read(ref _turns);

    /// <summary>The leg that it runs; null where it receives. Any thread.</summary>
    public Leg? Leg => Volatile.Read(ref _leg);

    /// <summary>True where the watchdog found that it does not come back from a component: nobody waits for it. Any thread.</summary>
    public bool IsHung
    {
        get => Volatile.Read(ref _isHung);
        set => Volatile.Write(ref _isHung, value);
    }

    /// <summary>True where it ended. Any thread.</summary>
    public bool HasEnded => Volatile.Read(ref _ended);

    /// <summary>When a leg has something due.</summary>
    public Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            foreach (Leg leg in _setup.Legs)
            {
                Volatile.Write(ref _leg, leg);
                due = Instant.Min(due, leg.NextDue);
            }

            Volatile.Write(ref _leg, null);

            foreach (Handover inbound in _inbound)
            {
                due = inbound.IsWaiting ? Past : due;
            }

            return due;
        }
    }

    /// <summary>Connects the workers of one direction; before the first turn.</summary>
    public static void Connect(IReadOnlyList<Worker> workers, Func<Worker, KernelDrops> drops)
    {
        if (workers.Count < 2)
        {
            return;
        }

        Handover[][] ways = [.. workers.Select(from => workers.Select(_ => new Handover(from.Ingress, drops(from), Handover.CapacityOf(workers.Count))).ToArray())];
        for (int i = 0; i < workers.Count; i++)
        {
            int own = i;
            workers[i]._others = [.. workers];
            workers[i]._handed = new bool[workers.Count];
            workers[i]._outbound = [.. ways[i].Select((way, to) => to == own ? null : way)];
            workers[i]._inbound = [.. workers.Select((_, from) => ways[from][own]).Where((_, from) => from != own)];
        }
    }

    /// <summary>One round.</summary>
    /// <param name="wait">True to wait for packets until something is due; false to look and not wait.</param>
    public void Turn(bool wait)
    {
        Instant now = Instant.Now(_setup.Clock);
        _owner.BeginReceive(_setup.Ingress.Ledger, now, _setup.BatchSize);
        Receive(wait ? NextDue : Past);
        now = Instant.Now(_setup.Clock);
        Adopt(now);
        Sort(now);
        Run(now);
        Release();
        foreach (Handover inbound in _inbound)
        {
            if (inbound.Read(_setup.Pool, _setup.Legs))
            {
                Run(now);
            }
        }

        foreach (Leg leg in _setup.Legs)
        {
            Volatile.Write(ref _leg, leg);
            if (leg.NextDue <= now)
            {
                leg.Tick(now);
            }
        }

        Volatile.Write(ref _leg, null);
        foreach (Handover? outbound in _outbound)
        {
            outbound?.Reclaim(_owner, now);
        }

        Volatile.Write(ref _version, _table.Version);
        Volatile.Write(ref _turns, _turns + 1);
        Answer();
    }

    /// <summary>Makes the present turn, or the next, end its wait. Any thread.</summary>
    public void Wake()
    {
        try
        {
            Volatile.Read(ref _receiver).Wake();
        }
#pragma warning disable CA1031 // A receiver of a plugin may throw anything, also here, where it is a stranger's thread.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _setup.Failed(this, exception);
        }
    }

    /// <summary>The last turn: gives away what is held, and drops the rest under its names. Afterwards nothing is held but what other workers have yet to read.</summary>
    public void Drain()
    {
        if (_drained)
        {
            return;
        }

        _drained = true;
        Instant now = Instant.Now(_setup.Clock);
        if (_owner.Batch.Count > 0)
        {
            _owner.BeginStage(_setup.Ingress.Ledger, now); // the last turn did not come to its end
            _owner.DropAll(_setup.Ingress.Drops.Stopped);
        }

        Adopt(now);
        foreach (Handover inbound in _inbound)
        {
            for (int i = 0; i < MostReads && inbound.Read(_setup.Pool, _setup.Legs); i++)
            {
                Run(now);
            }
        }

        foreach (Leg leg in _setup.Legs)
        {
            Volatile.Write(ref _leg, leg);
            leg.Drain(now);
        }

        Volatile.Write(ref _version, long.MaxValue);
        Answer();
    }

    /// <summary>Drops what was handed to workers that have ended, too. When all threads have ended.</summary>
    public void Settle()
    {
        foreach (Handover? outbound in _outbound)
        {
            outbound?.Settle(_owner, Instant.Now(_setup.Clock));
        }

        Answer();
    }

    /// <summary>Ends it: gives away what is held, and closes receiver and senders. On the worker's thread, or where that never ran.</summary>
    public void Dispose()
    {
        if (_ended)
        {
            return;
        }

        try
        {
            Drain();
        }
        finally
        {
            Volatile.Write(ref _version, long.MaxValue);
            Volatile.Write(ref _ended, true);
            Interlocked.MemoryBarrier(); // a request that comes now sees that it ended, or is seen here
            Answer();
            List<Exception> failures = [];
            foreach (IDisposable end in new IDisposable[] { _receiver, _setup.Receiver }.Distinct().Concat(_setup.Senders))
            {
                try
                {
                    end.Dispose();
                }
#pragma warning disable CA1031 // A plugin may throw anything; the others are still to be closed.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    failures.Add(exception);
                }
            }

            failures.ForEach(failure => _setup.Failed(this, failure));
        }
    }

    private void Receive(Instant deadline)
    {
        try
        {
            _receiver.Receive(_owner.Batch, deadline);
        }
#pragma warning disable CA1031 // A receiver of a plugin may throw anything; its link is given up, and the worker goes on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            GiveUp(exception);
        }
    }

    private void Release()
    {
        try
        {
            _ring?.Release();
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            GiveUp(exception);
        }
    }

    private void GiveUp(Exception exception)
    {
        _ring = null; // the failed receiver stays open until the end: packets may still lie in its memory
        Volatile.Write(ref _receiver, new FailedReceiver(_setup.Clock));
        _setup.Failed(this, exception);
    }

    private void BreakContract()
    {
        if (_receiver is not FailedReceiver)
        {
            GiveUp(new ContractException("it received a packet that is longer than any link carries, or that lies in memory of its own"));
        }
    }

    private void Adopt(Instant now)
    {
        ForwardingTable table = _setup.Tables.Table;
        if (ReferenceEquals(table, _table))
        {
            return;
        }

        _table = table;
        foreach (Leg leg in _setup.Legs)
        {
            Volatile.Write(ref _leg, leg);
            leg.Take(table, now);
            for (int i = 0; i < MostRetries && leg.NextDue == Past; i++)
            {
                leg.Tick(now); // what waited for a key goes before what came after it
            }
        }

        Volatile.Write(ref _leg, null);
    }

    private void Sort(Instant now)
    {
        PacketBatch batch = _owner.Batch;
        if (batch.Count == 0)
        {
            return;
        }

        _owner.BeginStage(_setup.Ingress.Ledger, now);
        bool handed = false;
        foreach (Packet packet in batch)
        {
            if (packet.Length > packet.PayloadLimit || (packet.IsBorrowed && _ring is null))
            {
                batch.Drop(packet, _setup.Ingress.Drops.BrokenReceive);
                BreakContract();
                continue;
            }

            int leg = _setup.Ingress.Sort(batch, packet, _table);
            if (leg < 0)
            {
                continue;
            }

            int place = _outbound.Length == 0 ? _setup.Place : PlaceOf(packet);
            if (place == _setup.Place)
            {
                _owner.PassTo(packet, _setup.Legs[leg].Owner);
            }
            else
            {
                _outbound[place]!.Write(batch, packet, leg);
                _handed[place] = handed = true;
            }
        }

        if (handed)
        {
            WakeHanded();
        }
    }

    private void Run(Instant now)
    {
        foreach (Leg leg in _setup.Legs)
        {
            if (leg.Owner.Batch.Count > 0)
            {
                Volatile.Write(ref _leg, leg);
                leg.Run(now);
            }
        }

        Volatile.Write(ref _leg, null);
    }

    private int PlaceOf(Packet packet) => FlowHash.PlaceOf(packet.Group, packet.Port, _setup.Places);

    private void WakeHanded()
    {
        for (int i = 0; i < _handed.Length; i++)
        {
            if (_handed[i])
            {
                _handed[i] = false;
                _others[i].Wake();
            }
        }
    }
}
