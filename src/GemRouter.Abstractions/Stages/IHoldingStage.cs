namespace GemRouter;

/// <summary>A stage that keeps packets (<see cref="PacketBatch.Detach"/>) or acts without one: delays, shapes, reassembles, sends dummies. Always
/// <see cref="Instancing.PerWorker"/>; all calls come from the one worker thread.</summary>
public interface IHoldingStage : IPacketStage
{
    /// <summary>When <see cref="Tick"/> is to be called next; <see cref="Instant.Never"/> where nothing is due. Read after each call of the stage.</summary>
    Instant NextDue { get; }

    /// <summary>Called soon after <see cref="NextDue"/>, with a batch whose <see cref="PacketBatch.Now"/> is not before it. The batch is empty: what the stage adds goes on to the next stage.
    /// Where the batch has no more room, it leaves the rest for the next call.</summary>
    void Tick(PacketBatch batch);

    /// <summary>Called before the stop, with an empty batch: gives back what it holds, by adding it (it is still sent) or dropping it. Called again as long as packets are held and some came
    /// back; afterwards the stage gets no packets and must hold none.</summary>
    void Drain(PacketBatch batch);
}
