namespace GemRouter.Kernel.Forwarding;

/// <summary>Stands in for a receiver that failed: its worker goes on with what other workers hand it, with what it holds, and with new tables.</summary>
internal sealed class FailedReceiver(TimeProvider clock) : ILinkReceiver
{
    private readonly ManualResetEventSlim _woken = new();

    public void Receive(PacketBatch batch, Instant deadline)
    {
        Instant now = Instant.Now(clock);
        if (deadline > now)
        {
            _woken.Wait(deadline.MillisecondsFrom(now));
        }

        _woken.Reset(); // before the turn looks around: what is changed from now on wakes again
    }

    public void Wake() => _woken.Set();

    public void Dispose() => _woken.Dispose();
}
