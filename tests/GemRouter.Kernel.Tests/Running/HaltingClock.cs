namespace GemRouter.Kernel.Tests.Running;

/// <summary>The real time, whose timers a test may halt: then what a router does for the time that passes is not done, and what it does for packets is left.</summary>
internal sealed class HaltingClock : TimeProvider
{
    private volatile bool _halted;

    public bool Halted
    {
        get => _halted;
        set => _halted = value;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => base.CreateTimer(
        passed =>
        {
            if (!_halted)
            {
                callback(passed);
            }
        },
        state,
        dueTime,
        period);
}
