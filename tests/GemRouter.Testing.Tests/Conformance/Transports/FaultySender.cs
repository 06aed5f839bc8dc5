namespace GemRouter.Testing.Tests;

internal sealed class FaultySender(ILinkSender inner, LinkFault fault) : ILinkSender
{
    public void Send(PacketBatch batch)
    {
        if (fault == LinkFault.AllocatesInSend)
        {
            _ = new byte[10];
        }

        if (fault == LinkFault.SendsBackwards && batch.Count > 20)
        {
            Reverse(batch);
        }

        foreach (Packet packet in batch)
        {
            if (fault == LinkFault.ForgetsDscp)
            {
                packet.Dscp = 0;
            }

            if (fault == LinkFault.KeepsWhatItCannotSend && packet.Length > 65_507)
            {
                packet.TrimEnd(packet.Length - 10);
            }
        }

        inner.Send(batch);
        foreach (Packet packet in batch)
        {
            if (fault == LinkFault.ConsumesWhatItSends)
            {
                batch.Consume(packet);
            }
            else if (fault == LinkFault.WipesWhatItSends)
            {
                packet.Write().Clear();
            }
        }
    }

    public void Dispose() => inner.Dispose();

    private static void Reverse(PacketBatch batch)
    {
        List<TestPacket> contents = [];
        foreach (Packet packet in batch)
        {
            contents.Insert(0, TestPacket.Of(packet));
        }

        int i = 0;
        foreach (Packet packet in batch)
        {
            contents[i++].CopyTo(packet);
        }
    }
}
