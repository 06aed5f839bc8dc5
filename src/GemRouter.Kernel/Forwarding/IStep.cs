using GemRouter.Hosting;
using GemRouter.Kernel.Running;

namespace GemRouter.Kernel.Forwarding;

/// <summary>A part of a leg: a stage of a plugin, the sealer or the opener. One worker thread.</summary>
internal interface IStep
{
    /// <summary>For people, in traces and messages.</summary>
    string Name { get; }

    /// <summary>The component of a plugin that it is; null for the kernel's own.</summary>
    ComponentIdentity? Component => null;

    /// <summary>When <see cref="Tick"/> is to be called next.</summary>
    Instant NextDue { get; }

    /// <summary>Takes a batch of at least one packet and leaves in it what goes on.</summary>
    void Process(BatchOwner owner);

    /// <summary>Time has come: the batch is empty, and what is put into it goes on.</summary>
    void Tick(BatchOwner owner);

    /// <summary>Gives back what is held, as far as the batch takes it; called again as long as something comes.</summary>
    void Drain(BatchOwner owner);

    /// <summary>The leg has failed: what is held is dropped, or put into the batch for the leg to drop; called again as long as something comes.</summary>
    void Abandon(BatchOwner owner, DropReason reason);

    /// <summary>Another table is in force.</summary>
    void Take(ForwardingTable table, Instant now);

    /// <summary>The end: nothing is held any more, and memory goes back to those who share it.</summary>
    void Close();
}
