namespace GemRouter.Testing.Tests;

internal sealed class FaultyRingReceiver(ILinkReceiver inner, LinkFault fault) : FaultyReceiver(inner, fault), IRingReceiver
{
    public override void Receive(PacketBatch batch, Instant deadline)
    {
        base.Receive(batch, deadline);
        if (Fault == LinkFault.TakesBackTooEarly)
        {
            ((IRingReceiver)Inner).Release();
        }
    }

    public void Release()
    {
        if (Fault != LinkFault.TakesBackNothing)
        {
            ((IRingReceiver)Inner).Release();
        }
    }
}
