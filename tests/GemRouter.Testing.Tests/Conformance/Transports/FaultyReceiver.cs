namespace GemRouter.Testing.Tests;

internal class FaultyReceiver(ILinkReceiver inner, LinkFault fault) : ILinkReceiver
{
    private readonly ManualResetEventSlim _never = new();
    private bool _disposed;
    private volatile bool _waiting;

    protected ILinkReceiver Inner => inner;

    protected LinkFault Fault => fault;

    public virtual void Receive(PacketBatch batch, Instant deadline)
    {
        _waiting = true;
        if (fault == LinkFault.AllocatesInReceive)
        {
            _ = new byte[10];
        }

        if (fault == LinkFault.ReadsWithoutPackets && !Available(batch))
        {
            batch = Elsewhere();
        }

        int room = batch.Room;
        inner.Receive(batch, deadline);
        _waiting = false;
        if (fault == LinkFault.IgnoresTheRoom && room == batch.Count && batch.TryRent(out Packet? more))
        {
            batch.Add(more);
        }

        if (fault == LinkFault.DeliversCutPackets && batch.Count > 0 && batch.TryRent(out Packet? cut))
        {
            if (cut.PayloadLimit < 1000)
            {
                cut.Reset(cut.PayloadLimit); // what the inner link dropped
                batch.Add(cut);
            }
            else
            {
                cut.Return();
            }
        }

        foreach (Packet packet in batch)
        {
            if (fault == LinkFault.ForgetsTheTime)
            {
                packet.ReceivedAt = default;
            }

            if (fault == LinkFault.LosesEmptyPackets && packet.Length == 0)
            {
                batch.Consume(packet);
            }
        }

        if (fault == LinkFault.WaitsWhateverTheDeadline && batch.Count == 0)
        {
            _never.Wait(TimeSpan.FromSeconds(2)); // longer than the test's patience
        }
    }

    public void Wake()
    {
        if (fault == LinkFault.FearsLateWakes)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
        }

        if (fault == LinkFault.CannotBeWoken || (fault == LinkFault.LosesEarlyWakes && !_waiting))
        {
            return;
        }

        inner.Wake();
    }

    public void Dispose()
    {
        _disposed = true;
        inner.Wake(); // whoever still waits there
        _never.Set();
        inner.Dispose();
    }

    private static bool Available(PacketBatch batch)
    {
        bool any = batch.TryRent(out Packet? packet);
        packet?.Return();
        return any;
    }

    private static PacketBatch Elsewhere()
    {
        GemRouter.Hosting.BatchOwner owner = new(new PacketPool(64, 0, 2048, 0), 64);
        owner.BeginReceive(new GemRouter.Hosting.Ledger(), default, 64);
        return owner.Batch;
    }
}
