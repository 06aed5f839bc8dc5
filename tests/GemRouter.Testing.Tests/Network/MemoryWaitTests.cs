namespace GemRouter.Testing.Tests;

public sealed class MemoryWaitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task With_the_systems_clock_a_receive_waits_for_a_packet()
    {
        NetworkRig rig = new(1, TimeProvider.System);
        NetworkRig far = new(1);
        MemoryLink left = rig.Start("10.0.0.1");
        ILinkReceiver receiver = rig.Start("10.0.0.2", null, "239.0.0.0/8").OpenReceiver();
        Task<List<TestPacket>> received = Task.Factory.StartNew(() => rig.Receive(receiver, Instant.Never), TaskCreationOptions.LongRunning);
        far.Send(left.OpenSender(), new TestPacket()); // another pool: the receiving thread owns that of its rig
        Assert.Single(await received.WaitAsync(Patience));
    }

    [Fact]
    public void With_the_systems_clock_a_receive_waits_for_the_way()
    {
        NetworkRig rig = new(1, TimeProvider.System);
        rig.Network.Impairment = new Impairment { Delay = TimeSpan.FromMilliseconds(30) };
        ILinkSender sender = rig.Start("10.0.0.1").OpenSender();
        ILinkReceiver receiver = rig.Start("10.0.0.2", null, "239.0.0.0/8").OpenReceiver();
        rig.Send(sender, new TestPacket());
        Assert.Single(rig.Receive(receiver, Instant.Now(TimeProvider.System) + Patience));
    }

    [Fact]
    public void A_steady_flow_allocates_nothing()
    {
        NetworkRig rig = new();
        rig.Network.Impairment = new Impairment { Loss = 0.1, Duplication = 0.1 };
        ILinkSender sender = rig.Start("10.0.0.1").OpenSender();
        using ILinkReceiver copying = rig.Start("10.0.0.2", null, "239.0.0.0/8").OpenReceiver();
        using ILinkReceiver lending = rig.Start("10.0.0.3", new MemoryLinkOptions { Ring = true }, "239.0.0.0/8").OpenReceiver();
        for (int i = 0; i < 200; i++)
        {
            Exchange(rig, sender, copying, lending);
        }

        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int j = 0; j < 100; j++)
            {
                Exchange(rig, sender, copying, lending);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(rig.Network.Tally.Delivered > 10_000);
        Assert.Equal(0, least);
    }

    private static void Exchange(NetworkRig rig, ILinkSender sender, params ReadOnlySpan<ILinkReceiver> receivers)
    {
        PacketBatch batch = rig.Owner.Batch;
        rig.Owner.BeginStage(rig.Ledger, default);
        for (int i = 0; i < 32 && batch.TryRent(out Packet? packet); i++)
        {
            packet.Reset(100);
            packet.Group = new GroupAddress(Address.FromIPv4(0xEF010101));
            packet.Port = 1;
            batch.Add(packet);
        }

        rig.Owner.BeginSend();
        sender.Send(batch);
        rig.Owner.CompleteSend();
        foreach (ILinkReceiver receiver in receivers)
        {
            rig.Owner.BeginReceive(rig.Ledger, default, 64);
            receiver.Receive(batch, default);
            (receiver as IRingReceiver)?.Release();
            rig.Owner.BeginSend();
            rig.Owner.CompleteSend();
        }
    }
}
