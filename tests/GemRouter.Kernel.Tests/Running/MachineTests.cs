using GemRouter.Protocol;
using GemRouter.Testing;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>A machine that is restored in the middle of a turn of the control plane (wire 4): what was begun with the former boot does not come to its end.</summary>
public sealed class MachineTests
{
    private const int Turns = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_HELLO_that_was_sealed_between_a_restore_and_its_notice_does_not_go_out(int looks)
    {
        IReadOnlyList<int> sent = await SendingTurnsAsync(restoredIn: int.MaxValue, looks);
        int turn = sent[3];
        IReadOnlyList<int> restored = await SendingTurnsAsync(turn, looks);
        Assert.Equal(sent.Where(other => other < turn), restored.Where(other => other < turn)); // all is as it was until then
        Assert.DoesNotContain(turn, restored);
        Assert.Contains(restored, other => other > turn); // the new boot's
    }

    [Fact]
    public async Task A_SEK_that_is_published_after_the_notice_is_stopped_all_the_same()
    {
        int first = await FirstSealedAsync(isRestored: false);
        Assert.True(first < Turns);
        Assert.True(await FirstSealedAsync(isRestored: true) > first + 1);
    }

    [Fact]
    public async Task A_SEK_that_a_worker_may_still_be_at_a_turn_with_is_stopped_though_the_table_has_its_successor()
    {
        FakeClock clock = new();
        Machine machine = new();
        await using RouterDomain domain = new(clock);
        Router router = domain.Compose(domain.Manifest("a", ("hello: 1s }", "hello: 1s, rekey: { after: 10s, lead: 1s } }")), machine);
        await router.StartAsync(CancellationToken.None);
        SealKey? former = null;
        SealKey? present = null;
        for (int turn = 0; turn < 400 && present == former; turn++)
        {
            domain.HostA.Send(RouterDomain.Packet(turn));
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await router.TurnAsync(); // first the workers, and then the control plane: they have yet to see what it publishes
            SealKey? now = router.Plane.Streams.SingleOrDefault()?.Current.Seal;
            (former, present) = (present ?? now, now);
        }

        Assert.NotNull(former);
        Assert.NotSame(former, present);
        machine.Restore();
        Assert.True(new PacketPool(1, 64, 1000, 64).TryRent(out Packet? packet));
        RouterDomain.Packet(1).CopyTo(packet);
        Assert.Equal(SealVerdict.Stopped, former.Seal(packet, null, 0, out _));
        await router.StopAsync(CancellationToken.None);
    }

    // The turns in which the router sends control datagrams. In one of them the machine is restored after so many looks at it.
    private static async Task<IReadOnlyList<int>> SendingTurnsAsync(int restoredIn, int looks)
    {
        FakeClock clock = new();
        Machine machine = new();
        await using RouterDomain domain = new(clock);
        List<int> sent = [];
        int turn = 0;
        domain.Add(RouterDomain.On("fabric", domain.Fabric, link => new MisbehavingLink((MemoryLink)link)
        {
            SendControl = _ =>
            {
                sent.Add(turn);
                return ValueTask.CompletedTask;
            },
        }));
        Router router = domain.Compose(domain.Manifest("a"), machine);
        await router.StartAsync(CancellationToken.None);
        for (; turn < Turns; turn++)
        {
            clock.AdvanceTo(Instant.Max(clock.Now, router.NextDue));
            machine.Left = turn == restoredIn ? looks : machine.Left;
            await router.TurnAsync();
        }

        await router.StopAsync(CancellationToken.None);
        return [.. sent.Distinct()];
    }

    // In which turn a packet leaves sealed, where one comes in each; the machine may be restored right behind the last look of the turn that publishes the first SEK.
    private static async Task<int> FirstSealedAsync(bool isRestored)
    {
        FakeClock clock = new();
        Machine machine = new();
        await using RouterDomain domain = new(clock);
        Router router = domain.Compose(domain.Manifest("a", ("start-hold: 100ms", "start-hold: 0ms")), machine);
        await router.StartAsync(CancellationToken.None);
        bool isOpened = false;
        machine.Looked = () =>
        {
            if (isRestored && !isOpened && router.Plane.Streams.Count > 0)
            {
                machine.Restore();
                isOpened = true;
            }
        };
        int turn = 0;
        for (; turn < Turns && domain.Wire.Take().Count == 0; turn++)
        {
            domain.HostA.Send(RouterDomain.Packet(turn));
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await router.TurnAsync();
        }

        await router.StopAsync(CancellationToken.None);
        return turn;
    }

    private sealed class Machine : IMachineGeneration
    {
        private long _current;

        public event Action? Changed;

        /// <summary>So many looks until it is restored.</summary>
        public int Left { get; set; } = int.MaxValue;

        /// <summary>Runs behind each look: what it changes the next one sees.</summary>
        public Action? Looked { get; set; }

        public long Current
        {
            get
            {
                if (Left-- == 0)
                {
                    Restore();
                }

                long current = _current;
                Looked?.Invoke();
                return current;
            }
        }

        public void Restore()
        {
            _current++;
            Changed?.Invoke();
        }
    }
}
