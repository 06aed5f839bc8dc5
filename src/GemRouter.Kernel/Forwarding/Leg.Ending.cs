using GemRouter.Hosting;

namespace GemRouter.Kernel.Forwarding;

/// <summary>How a leg ends: in order, or because a component of it failed.</summary>
internal sealed partial class Leg
{
    private const int MostRounds = 1 << 16;

    /// <summary>The end: has the steps give back all that they hold, upstream first, and sends it. What they then still keep was theirs to give; it counts as dropped.</summary>
    public void Drain(Instant now)
    {
        _now = now;
        long before;
        do
        {
            before = Ledger.Held;
            for (int i = 0; i < _steps.Length && !HasFailed; i++)
            {
                try
                {
                    Drain(i);
                }
#pragma warning disable CA1031 // as above
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    Fail(exception);
                }
            }
        }
        while (Ledger.Held > 0 && Ledger.Held < before); // a step may have waited for packets that one behind it held

        foreach (IStep step in _steps)
        {
            Abandon(step, Drops.Stopped);
            step.Close();
        }

        BatchOwner.DropShelved(Ledger, Drops.Stopped, Ledger.Held);
    }

    private void Drain(int index)
    {
        bool goesOn = true;
        for (int round = 0; goesOn && round < MostRounds; round++)
        {
            long held = Ledger.Held;
            Owner.BeginStage(Ledger, _now);
            Volatile.Write(ref _at, index);
            _steps[index].Drain(Owner);
            goesOn = Ledger.Held > 0 && (Owner.Batch.Count > 0 || Ledger.Held != held); // a step behind may keep what this one gives
            PassOn(Owner, index + 1);
        }
    }

    /// <summary>Stops it before its first packet: a component of it did not start.</summary>
    public void GiveUp() => Volatile.Write(ref _hasFailed, true);

    private void Fail(Exception exception)
    {
        int at = _at;
        Volatile.Write(ref _hasFailed, true);
        _failed(this, at, exception); // before anything of the step is called once more
        foreach (BatchOwner owner in (BatchOwner[])[Owner, _traced])
        {
            if (owner.Batch.Count > 0)
            {
                owner.BeginStage(Ledger, _now);
                owner.DropAll(Drops.LegFailed);
            }
        }

        foreach (IStep step in _steps)
        {
            Abandon(step, Drops.LegFailed);
        }
    }

    // What the steps hold goes now: nobody asks them again.
    private void Abandon(IStep step, DropReason reason)
    {
        if (step is StageStep && Ledger.Held == 0)
        {
            return; // it may not even have started
        }

        try
        {
            bool goesOn = true;
            for (int round = 0; goesOn && round < MostRounds; round++)
            {
                long held = Ledger.Held;
                Owner.BeginStage(Ledger, _now);
                step.Abandon(Owner, reason);
                Owner.DropAll(reason);
                goesOn = Ledger.Held > 0 && Ledger.Held != held;
            }
        }
#pragma warning disable CA1031 // The step that failed may well fail once more.
        catch (Exception)
#pragma warning restore CA1031
        {
            Owner.BeginStage(Ledger, _now);
            Owner.DropAll(reason);
        }
    }
}
