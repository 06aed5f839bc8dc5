using GemRouter.Hosting;
using Xunit;

namespace GemRouter.Testing;

/// <summary>
/// Runs one leg on the calling thread, by the host's rules: receive, stages, seal, stages, send; due ticks; drain. After each round it asserts that every packet is
/// accounted for, and at the end that all are back in the pool. It keeps no sockets and no threads, and does not own its receiver and sender.
/// </summary>
public sealed class PipelineHost : IDisposable
{
    private const int MostDrains = 10_000;

    private readonly PipelineSetup _setup;
    private readonly IRingReceiver? _ring;
    private readonly IPacketStage?[] _steps; // null is the seal
    private readonly int _sealAt;            // -1 where there is none
    private readonly BatchOwner _owner;

    /// <summary>Makes a leg.</summary>
    public PipelineHost(PipelineSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        _setup = setup;
        _ring = setup.Receiver as IRingReceiver;
        _steps = setup.Seal is null ? [.. setup.Before, .. setup.After] : [.. setup.Before, null, .. setup.After];
        _sealAt = setup.Seal is null ? -1 : setup.Before.Count;
        Pool = new PacketPool(setup.Packets, setup.Headroom, setup.Payload, setup.Tailroom);
        _owner = new BatchOwner(Pool, setup.BatchSize * 2);
    }

    /// <summary>The leg's account.</summary>
    public Ledger Ledger { get; } = new();

    /// <summary>The leg's packets.</summary>
    public PacketPool Pool { get; }

    /// <summary>When a stage is due next; never where none is.</summary>
    public Instant NextDue
    {
        get
        {
            Instant due = Instant.Never;
            foreach (IPacketStage? step in _steps)
            {
                due = Instant.Min(due, (step as IHoldingStage)?.NextDue ?? Instant.Never);
            }

            return due;
        }
    }

    /// <summary>One round that does not wait: receives what there is, up to a batch, and passes it along; then ticks what is due.</summary>
    /// <returns>The packets sent.</returns>
    public int RunOnce() => RunOnce(new Instant(0));

    /// <summary>One round that waits for packets until the deadline.</summary>
    /// <returns>The packets sent.</returns>
    public int RunOnce(Instant deadline)
    {
        _owner.BeginReceive(Ledger, Instant.Now(_setup.Clock), _setup.BatchSize);
        _setup.Receiver.Receive(_owner.Batch, deadline);
        int first = 0;
        if (_ring is not null)
        {
            if (_sealAt == 0)
            {
                Call(first++); // seals straight out of the ring
            }

            CopyBorrowed();
            _ring.Release();
        }

        return PassOn(first) + TickDue();
    }

    /// <summary>Runs rounds, and moves the clock on to what is due next, until a time: then nothing is left to receive or due. The leg's clock must be a <see cref="FakeClock"/>.</summary>
    /// <returns>The packets sent.</returns>
    public int RunUntil(Instant end)
    {
        FakeClock clock = _setup.Clock as FakeClock ?? throw new InvalidOperationException("Only a fake clock can be moved.");
        int sent = 0;
        while (true)
        {
            long received;
            do
            {
                received = Ledger.In;
                sent += RunOnce();
            }
            while (Ledger.In != received);

            if (clock.Now >= end)
            {
                return sent;
            }

            clock.AdvanceTo(Instant.Min(end, Instant.Max(NextDue, clock.Now + TimeSpan.FromTicks(1))));
        }
    }

    /// <summary>Asks the stages for all that they hold, upstream first, and sends what they add.</summary>
    /// <returns>The packets sent.</returns>
    public int Drain()
    {
        int sent = 0;
        for (int i = 0; i < _steps.Length; i++)
        {
            if (_steps[i] is IHoldingStage stage)
            {
                long came;
                int rounds = 0;
                do
                {
                    Assert.True(++rounds < MostDrains, "A stage goes on giving packets back.");
                    long held = Ledger.Held;
                    _owner.BeginStage(Ledger, Instant.Now(_setup.Clock));
                    stage.Drain(_owner.Batch);
                    came = held - Ledger.Held; // before a stage behind it holds them in turn
                    sent += PassOn(i + 1);
                }
                while (Ledger.Held > 0 && came > 0);
            }
        }

        return sent;
    }

    /// <summary>Drains, and asserts that no stage holds a packet and that all are back in the pool.</summary>
    /// <returns>The packets sent.</returns>
    public int Finish()
    {
        int sent = Drain();
        Assert.True(Ledger.Held == 0, $"After the drain, {Ledger.Held} packets are still held.");
        Assert.True(Pool.Free == Pool.Packets, $"{Pool.Packets - Pool.Free} packets did not come back to the pool.");
        return sent;
    }

    /// <summary>Drops what is still in the batch, where a round failed.</summary>
    public void Dispose() => _owner.DropAll(new DropReason("host.stopped", "The leg was stopped in the middle of a round."));

    private int TickDue()
    {
        int sent = 0;
        for (int i = 0; i < _steps.Length; i++)
        {
            if (_steps[i] is IHoldingStage stage && stage.NextDue <= Instant.Now(_setup.Clock))
            {
                _owner.BeginStage(Ledger, Instant.Now(_setup.Clock));
                stage.Tick(_owner.Batch);
                sent += PassOn(i + 1);
            }
        }

        return sent;
    }

    private void CopyBorrowed()
    {
        foreach (Packet packet in _owner.Batch)
        {
            if (packet.IsBorrowed)
            {
                ReadOnlySpan<byte> borrowed = packet.Payload;
                borrowed.CopyTo(packet.Reset(borrowed.Length));
            }
        }
    }

    private int PassOn(int first)
    {
        for (int i = first; i < _steps.Length; i++)
        {
            Call(i);
        }

        int sent = 0;
        if (_owner.Batch.Count > 0)
        {
            _owner.BeginSend();
            _setup.Sender.Send(_owner.Batch);
            sent = _owner.CompleteSend();
        }

        if (Ledger.Balance != 0)
        {
            Assert.Fail($"The account does not balance: {Ledger.Balance} packets are nowhere.");
        }

        return sent;
    }

    private void Call(int step)
    {
        if (_owner.Batch.Count == 0)
        {
            return;
        }

        _owner.BeginStage(Ledger, Instant.Now(_setup.Clock));
        if (_steps[step] is { } stage)
        {
            stage.Process(_owner.Batch);
        }
        else
        {
            _setup.Seal!(_owner);
        }
    }
}
