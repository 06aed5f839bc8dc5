using GemRouter.Simulation.Domains;
using GemRouter.Simulation.Network;

namespace GemRouter.Simulation.Invariants;

/// <summary>Something that always holds in a domain. It is told each event, and fails the run where an event breaks it.</summary>
internal abstract class Invariant
{
    /// <summary>What holds, in words.</summary>
    public abstract string Name { get; }

    public SimulatedDomain Domain { get; set; } = null!;

    /// <summary>One of each.</summary>
    public static IReadOnlyList<Invariant> All() =>
        [new DeliveredOnce(), new DeliveredVerified(), new NothingFromBefore(), new NumbersUsedOnce(), new TablesWithinLimits(), new NoAnswerUnsigned(), new OpenedEverywhere(), new PacketsConserved()];

    /// <summary>A machine has started.</summary>
    public virtual void Started(Machine machine)
    {
    }

    /// <summary>A clone has come to life; it has its original's memory.</summary>
    public virtual void Cloned(Machine clone)
    {
    }

    /// <summary>A machine stopped as it should; it is not disposed yet.</summary>
    public virtual void Stopped(Machine machine)
    {
    }

    /// <summary>A machine is gone, for whatever reason.</summary>
    public virtual void Gone(Machine machine)
    {
    }

    /// <summary>A machine sent a datagram to the fabric.</summary>
    public virtual void Sent(Machine machine, Datagram datagram)
    {
    }

    /// <summary>A datagram arrives at a machine from the fabric, and is looked at in its next turn.</summary>
    public virtual void Arrived(Machine machine, Datagram datagram)
    {
    }

    /// <summary>A machine delivered a payload to its LAN.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="datagram">What it sent there.</param>
    /// <param name="packet">Which packet that is; null where no host sent it.</param>
    public virtual void Delivered(Machine machine, Datagram datagram, SentPacket? packet)
    {
    }

    /// <summary>A machine took up what its operators have changed.</summary>
    public virtual void Reloaded(Machine machine)
    {
    }

    /// <summary>A machine checks a signature.</summary>
    public virtual void Verified(Machine machine, ReadOnlySpan<byte> message)
    {
    }

    /// <summary>A machine took a turn.</summary>
    public virtual void Turned(Machine machine)
    {
    }

    /// <summary>The scenario's time is over.</summary>
    public virtual void Ended()
    {
    }

    protected void Fail(string what) => Domain.Fail(Name, what);
}
