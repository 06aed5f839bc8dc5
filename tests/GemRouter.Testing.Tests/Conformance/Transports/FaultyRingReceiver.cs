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

        if (Fault == LinkFault.LendsTooMuch)
        {
            LendNeighbours(batch);
        }
    }

    public void Release()
    {
        if (Fault != LinkFault.TakesBackNothing)
        {
            ((IRingReceiver)Inner).Release();
        }
    }

    private static void LendNeighbours(PacketBatch batch)
    {
        nint last = nint.MaxValue;
        foreach (Packet packet in batch)
        {
            nint address = packet.PayloadAddress;
            if (address > last)
            {
                packet.Borrow(address, packet.Length, (int)(address - last));
            }

            last = address;
        }
    }
}
