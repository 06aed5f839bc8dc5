using GemRouter.Hosting;
using GemRouter.Kernel.Manifests;
using GemRouter.Kernel.Running;

namespace GemRouter.Kernel.Forwarding;

/// <summary>
/// One direction of one route on one worker: stages, sealer or opener, stages, and the sending end of the link where packets go. It accounts for every packet, and lets nothing leave a black link
/// that is not sealed, nor a red link that is. Where a component fails, the leg stops, and no other.
/// </summary>
internal sealed partial class Leg
{
    private readonly ILinkSender _sender;
    private readonly bool _toBlack;
    private readonly Action<Leg, int, Exception> _failed;
    private readonly BatchOwner _traced;
    private IStep[] _steps = [];
    private int _crypto;
    private Instant _now;
    private int _at; // the step that works, or worked last
    private int _ttl; // 0 where there is none
    private bool _hasFailed;
    private FlowShare _share;
    private TraceSession? _trace;
    private TapPoint? _tap;

    /// <param name="setup">What it is made of.</param>
    /// <param name="pool">The worker's packets.</param>
    /// <param name="batchSize">The packets of a batch; stages may add as many.</param>
    public Leg(LegSetup setup, PacketPool pool, int batchSize)
    {
        Route = setup.Route;
        Direction = setup.Direction;
        Drops = setup.Drops;
        _share = setup.Share;
        _sender = setup.Sender;
        Link = setup.Link;
        _toBlack = setup.Direction == RouteDirection.Seal;
        _ttl = setup.Ttl ?? 0;
        _failed = setup.Failed;
        Owner = new BatchOwner(pool, Math.Max(batchSize * 2, 2 * Protocol.FragmentHeader.MaxCount));
        _traced = new BatchOwner(pool, Owner.Batch.Room);
        Owner.BeginStage(Ledger, default);
    }

    /// <summary>The route's name.</summary>
    public string Route { get; }

    /// <summary>Seal or open.</summary>
    public RouteDirection Direction { get; }

    public Ledger Ledger { get; } = new();

    public KernelDrops Drops { get; }

    /// <summary>The flows that are its own. Any thread sets it.</summary>
    public FlowShare Share
    {
        get => Volatile.Read(ref _share);
        set => Volatile.Write(ref _share, value);
    }

    /// <summary>The packets that are to go through it.</summary>
    public BatchOwner Owner { get; }

    /// <summary>True where it stopped because a component failed.</summary>
    public bool HasFailed => Volatile.Read(ref _hasFailed);

    /// <summary>The trace that runs; null where none does. Any thread sets it.</summary>
    public TraceSession? Trace
    {
        get => Volatile.Read(ref _trace);
        set => Volatile.Write(ref _trace, value);
    }

    /// <summary>Where it is tapped; null where it is not. Any thread sets it.</summary>
    public TapPoint? Tap
    {
        get => Volatile.Read(ref _tap);
        set => Volatile.Write(ref _tap, value);
    }

    /// <summary>The link that it sends to.</summary>
    public ComponentIdentity? Link { get; }

    /// <summary>The step that works, or worked last; as many as there are steps for the sender. Any thread.</summary>
    public int At => Volatile.Read(ref _at);

    /// <summary>Its steps.</summary>
    public IReadOnlyList<IStep> Steps => _steps;

    /// <summary>What its steps are called.</summary>
    public IEnumerable<string> StepNames => _steps.Select(static step => step.Name);

    /// <summary>The TTL of what is sent; null for the received one less 1. Any thread sets it.</summary>
    public int? Ttl
    {
        get => Volatile.Read(ref _ttl) is > 0 and int ttl ? ttl : null;
        set => Volatile.Write(ref _ttl, value ?? 0);
    }

    /// <summary>The first thing that a step is due.</summary>
    public Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            if (HasFailed)
            {
                return due;
            }

            try
            {
                for (int i = 0; i < _steps.Length; i++)
                {
                    Volatile.Write(ref _at, i);
                    due = Instant.Min(due, _steps[i].NextDue);
                }

                return due;
            }
#pragma warning disable CA1031 // A plugin may throw anything, here too.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Fail(exception);
                return Instant.Never;
            }
        }
    }

    /// <summary>Sets the steps; once.</summary>
    /// <param name="steps">All steps, in order.</param>
    /// <param name="crypto">Which of them seals or opens: it alone takes packets that lie in a transport's ring.</param>
    public void SetSteps(IStep[] steps, int crypto)
    {
        _steps = steps;
        _crypto = crypto;
    }

    /// <summary>The step that seals or opens.</summary>
    public IStep Crypto => _steps[_crypto];

    /// <summary>The TTL that a packet leaves with (design, decision 11); 0 where it may not.</summary>
    public byte OuterTtl(byte ttl) => _ttl > 0 ? (byte)_ttl : (byte)Math.Max(0, ttl - 1);

    /// <summary>Takes the packets in <see cref="Owner"/> along.</summary>
    public void Run(Instant now)
    {
        _now = now;
        Owner.BeginStage(Ledger, now);
        if (HasFailed)
        {
            Owner.DropAll(Drops.LegFailed);
            return;
        }

        try
        {
            if (_crypto > 0)
            {
                CopyBorrowed();
            }

            if (Trace is { } trace)
            {
                RunTraced(trace);
            }

            PassOn(Owner, 0);
        }
#pragma warning disable CA1031 // A plugin may throw anything; its route stops, the others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }
    }

    /// <summary>Does what steps have due.</summary>
    public void Tick(Instant now)
    {
        _now = now;
        for (int i = 0; i < _steps.Length && !HasFailed; i++)
        {
            try
            {
                Volatile.Write(ref _at, i);
                if (_steps[i].NextDue <= now)
                {
                    Owner.BeginStage(Ledger, now);
                    _steps[i].Tick(Owner);
                    PassOn(Owner, i + 1);
                }
            }
#pragma warning disable CA1031 // as above
            catch (Exception exception)
#pragma warning restore CA1031
            {
                Fail(exception);
            }
        }
    }

    /// <summary>Another table is in force.</summary>
    public void Take(ForwardingTable table, Instant now)
    {
        foreach (IStep step in _steps)
        {
            step.Take(table, now);
        }
    }

    /// <summary>Takes the packets of a batch through the steps from one on, and sends what is left. The batch is then empty, and ready for more.</summary>
    public void PassOn(BatchOwner owner, int first)
    {
        TapPoint? tap = Tap;
        tap?.Passed(first, owner.Batch, _now);
        for (int i = first; i < _steps.Length && owner.Batch.Count > 0; i++)
        {
            owner.BeginStage(Ledger, _now);
            Volatile.Write(ref _at, i);
            _steps[i].Process(owner);
            tap?.Passed(i + 1, owner.Batch, _now);
        }

        Send(owner, tap);
        owner.BeginStage(Ledger, _now);
        Volatile.Write(ref _at, Math.Max(first - 1, 0)); // the step that passed them on goes on
    }

    private void Send(BatchOwner owner, TapPoint? tap)
    {
        PacketBatch batch = owner.Batch;
        if (batch.Count == 0)
        {
            return;
        }

        foreach (Packet packet in batch)
        {
            if (packet.IsSealed != _toBlack)
            {
                batch.Drop(packet, _toBlack ? Drops.NotSealed : Drops.RedSealed);
            }
        }

        owner.BeginSend();
        if (batch.Count > 0)
        {
            Volatile.Write(ref _at, _steps.Length);
            _sender.Send(batch);
        }

        (owner.Observer as TraceWay)?.Forwarded(batch);
        tap?.Passed(_steps.Length + 1, batch, _now);
        owner.CompleteSend();
    }

    private void RunTraced(TraceSession trace)
    {
        foreach (Packet packet in Owner.Batch)
        {
            if (trace.Follow(packet) is not { } way)
            {
                continue;
            }

            _traced.BeginStage(Ledger, _now);
            Owner.MoveTo(packet, _traced);
            _traced.Observer = way;
            try
            {
                TapPoint? tap = Tap;
                tap?.Passed(0, _traced.Batch, _now);
                way.Begin(this, packet);
                for (int i = 0; i < _steps.Length && _traced.Batch.Count > 0; i++)
                {
                    _traced.BeginStage(Ledger, _now);
                    way.Enter(_steps[i].Name);
                    Volatile.Write(ref _at, i);
                    _steps[i].Process(_traced);
                    way.Passed(_traced.Batch);
                    tap?.Passed(i + 1, _traced.Batch, _now);
                }

                way.Enter(_toBlack ? "black link" : "red link");
                Send(_traced, tap);
            }
            catch
            {
                _traced.BeginStage(Ledger, _now);
                _traced.DropAll(Drops.LegFailed);
                throw;
            }
            finally
            {
                _traced.Observer = null;
                way.End();
            }
        }
    }

    private void CopyBorrowed()
    {
        foreach (Packet packet in Owner.Batch)
        {
            if (packet.IsBorrowed)
            {
                ReadOnlySpan<byte> borrowed = packet.Payload;
                borrowed.CopyTo(packet.Reset(borrowed.Length));
            }
        }
    }
}
