namespace GemRouter.Kernel.Forwarding;

/// <summary>What a <see cref="Worker"/> is made of. Receiver, legs and pool are its own.</summary>
internal sealed record WorkerSetup
{
    /// <summary>Its number among all workers, from 0.</summary>
    public required int Number { get; init; }

    /// <summary>Where packets come from.</summary>
    public required ILinkReceiver Receiver { get; init; }

    /// <summary>What decides which leg takes a packet.</summary>
    public required Ingress Ingress { get; init; }

    /// <summary>The legs, by the numbers that <see cref="LegMap"/> gives.</summary>
    public required Leg[] Legs { get; init; }

    /// <summary>The sending ends of the legs.</summary>
    public required IReadOnlyList<ILinkSender> Senders { get; init; }

    /// <summary>The packets.</summary>
    public required PacketPool Pool { get; init; }

    /// <summary>The most packets received at once.</summary>
    public required int BatchSize { get; init; }

    /// <summary>Where the table is published.</summary>
    public required TableSource Tables { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>Is told where the receiver failed: its packets come no more, and the worker goes on with the rest. On the worker's thread.</summary>
    public required Action<Worker, Exception> Failed { get; init; }

    /// <summary>Its place among the workers that share the flows of its link, or of several.</summary>
    public int Place { get; init; }

    /// <summary>How many those are.</summary>
    public int Places { get; init; } = 1;

    /// <summary>True where its link has other workers, too.</summary>
    public bool IsOneOfSeveral { get; init; }

    /// <summary>The processor that its thread is pinned to; null for the system's choice.</summary>
    public int? Cpu { get; init; }
}
