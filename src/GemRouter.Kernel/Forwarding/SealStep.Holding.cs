using GemRouter.Hosting;

namespace GemRouter.Kernel.Forwarding;

/// <summary>How first packets are held, and how they go: in their order, evenly, and before what came after them.</summary>
internal sealed partial class SealStep
{
    private const int SharePressed = 32;

    private static readonly TimeSpan ReleaseEvery = TimeSpan.FromMicroseconds(500);

    public void Tick(BatchOwner owner)
    {
        PacketBatch batch = owner.Batch;
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            SealFlow flow = _waiting[i];
            if (flow.Entry is null)
            {
                if (flow.GiveUpAt <= batch.Now)
                {
                    End(flow, _drops.NoKey);
                    _waiting.RemoveAt(i);
                }
            }
            else if (flow.ReleaseAt <= batch.Now)
            {
                ReleaseSome(owner, flow);
                if (flow.Held.Count == 0)
                {
                    flow.IsFlowing = true;
                    _waiting.RemoveAt(i);
                }
            }
        }

        SealReleased(owner);
    }

    public void Drain(BatchOwner owner)
    {
        for (int i = _waiting.Count - 1; i >= 0; i--)
        {
            SealFlow flow = _waiting[i];
            if (flow.Entry is null)
            {
                End(flow, _drops.Stopped);
            }
            else
            {
                Release(owner, flow, int.MaxValue);
            }
        }

        SealReleased(owner);
    }

    private void Hold(BatchOwner owner, SealFlow flow, Packet packet)
    {
        bool kept = flow.Held.TryAdd(packet);
        if (kept)
        {
            flow.Arrived += flow.IsReleasing ? 1 : 0;
            owner.Shelve(packet);
        }
        else
        {
            owner.Batch.Drop(packet, _drops.HoldFull);
        }

        if (!kept || _store.IsNearlyFull)
        {
            flow.ReleaseAt = Instant.Min(flow.ReleaseAt, owner.Batch.Now); // rather too early than not at all
        }
    }

    // What has come since the last time goes, and a share of what waits: twice as fast as that came, so that the whole leaves at three times the stream's rate, which the buffers of ordinary receivers
    // take. Where the batch is full before, the next turn goes on at once.
    private void ReleaseSome(BatchOwner owner, SealFlow flow)
    {
        if (!flow.IsReleasing)
        {
            flow.IsReleasing = true;
            TimeSpan held = owner.Batch.Now - flow.Held.FirstReceivedAt;
            flow.Share = (int)Math.Clamp(Math.Ceiling(2.0 * flow.Held.Count * (ReleaseEvery / (held > ReleaseEvery ? held : ReleaseEvery))), 1, int.MaxValue);
        }

        int due = flow.Arrived + (_store.IsNearlyFull ? Math.Max(flow.Share, SharePressed) : flow.Share);
        if (Release(owner, flow, due) == due)
        {
            flow.ReleaseAt = owner.Batch.Now + ReleaseEvery;
            flow.Arrived = 0;
        }
    }

    private static int Release(BatchOwner owner, SealFlow flow, int most)
    {
        int released = 0;
        for (; released < most && flow.Held.Count > 0 && owner.Batch.Room > 0 && owner.Batch.TryRent(out Packet? packet); released++)
        {
            flow.Held.TakeInto(packet);
            owner.Unshelve(packet);
        }

        return released;
    }

    private void SealReleased(BatchOwner owner)
    {
        bool deferring = false;
        foreach (Packet packet in owner.Batch)
        {
            SealFlow flow = _flows[new FlowId(packet.Group, packet.Port)];
            if (deferring || IsSplit(flow, packet))
            {
                Defer(owner, packet, ref deferring);
            }
            else
            {
                Seal(owner, flow.Entry!, packet);
            }
        }

        if (deferring)
        {
            SealRest(owner);
        }
    }
}
