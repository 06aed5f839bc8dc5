using CsCheck;

namespace GemRouter.Testing.Tests;

public sealed class MemoryNetworkPropertyTests
{
    private static readonly string[] Addresses = ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"];

    private static readonly Gen<Impairment> AnyImpairment =
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 9]).Select((loss, duplication, delay, jitter, cut) => new Impairment
        {
            Loss = loss * 0.5,
            Duplication = duplication,
            Delay = TimeSpan.FromMilliseconds(delay),
            Jitter = TimeSpan.FromMilliseconds(jitter),
            Cut = cut == 0,
        });

    [Fact]
    public void Every_datagram_is_accounted_for_at_any_moment() => Scripts().Sample((seed, impairment, steps) =>
    {
        Run(seed, impairment, steps, network => Assert.Equal(0, network.Tally.Balance));
        return true;
    }, iter: 300);

    [Fact]
    public void The_same_seed_gives_the_same_run() => Scripts().Sample((seed, impairment, steps) =>
        Run(seed, impairment, steps, static _ => { }).SequenceEqual(Run(seed, impairment, steps, static _ => { })), iter: 100);

    [Fact]
    public void Another_seed_loses_others()
    {
        Impairment half = new() { Loss = 0.5 };
        int[] steps = [.. Enumerable.Repeat(0, 50), 4 + 1];
        Assert.NotEqual(Run(1, half, steps, static _ => { }), Run(2, half, steps, static _ => { }));
    }

    [Fact]
    public void Loss_and_duplication_happen_as_often_as_they_say()
    {
        NetworkRig rig = new(5);
        rig.Network.Impairment = new Impairment { Loss = 0.25, Duplication = 0.5 };
        ILinkSender sender = rig.Start("10.0.0.1").OpenSender();
        rig.Start("10.0.0.2");
        for (int i = 0; i < 200; i++)
        {
            rig.Send(sender, Enumerable.Repeat(new TestPacket(), 100));
        }

        Assert.InRange(rig.Network.Tally.Lost, 4700, 5300);
        Assert.InRange(rig.Network.Tally.Duplicated, 7200, 7800);
    }

    private static Gen<(ulong Seed, Impairment Impairment, int[] Steps)> Scripts() => Gen.Select(Gen.ULong, AnyImpairment, Gen.Int[0, 19].Array[1, 60]);

    /// <summary>Each step is an action on one of four links; the log says who received what and when.</summary>
    private static List<string> Run(ulong seed, Impairment impairment, int[] steps, Action<MemoryNetwork> check)
    {
        NetworkRig rig = new(seed);
        rig.Network.Impairment = impairment;
        MemoryLink[] links = [.. Addresses.Select(address => rig.Start(address, new MemoryLinkOptions { Queue = 8 }))];
        ILinkReceiver[] receivers = [.. links.Select(link => link.OpenReceiver())];
        ILinkSender[] senders = [.. links.Select(link => link.OpenSender())];
        Subscription all = new(GroupPrefix.Parse("239.0.0.0/8"), null);
        links[1].Subscribe(all);
        List<string> log = [];
        for (int i = 0; i < steps.Length; i++)
        {
            int which = steps[i] % 4;
            switch (steps[i] / 4)
            {
                case 0:
                    rig.Send(senders[which], Enumerable.Range(1, 3).Select(n => new TestPacket { Port = (ushort)((i * 4) + n) }));
                    break;
                case 1:
                    log.AddRange(rig.Receive(receivers[which]).Select(packet => $"{i} {which} {packet} {packet.ReceivedAt}"));
                    break;
                case 2:
                    rig.Clock.Advance(TimeSpan.FromMilliseconds(which));
                    break;
                case 3:
                    links[which].Subscribe(all);
                    break;
                default:
                    links[which].Unsubscribe(all);
                    break;
            }

            check(rig.Network);
        }

        foreach (MemoryLink link in links)
        {
            Assert.True(link.StopAsync(CancellationToken.None).IsCompletedSuccessfully);
        }

        check(rig.Network);
        Assert.Equal(0, rig.Network.Tally.InFlight);
        return log;
    }
}
