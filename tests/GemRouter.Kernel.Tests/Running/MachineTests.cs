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
