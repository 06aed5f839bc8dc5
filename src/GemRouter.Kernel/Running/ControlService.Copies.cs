using GemRouter.Kernel.Control;
using GemRouter.Kernel.Forwarding;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>What becomes of a router whose memory was copied or restored (wire 4): it stops, and goes on under a new boot.</summary>
internal sealed partial class ControlService
{
    private OwnBoot? _madeBoot; // made, and not taken yet

    private bool IsCopied => _setup.Host.Machine is { } machine && machine.Current != _generation;

    // At once, and not when the loop comes to it: it may be waiting for somebody's channel. The machine's thread.
    private void StopSealing()
    {
        foreach (SealEntry entry in _setup.Tables.Table.Sealing.Values)
        {
            entry.Key.Stop();
        }

        _sealing.StopFormer(); // behind the table, since a key goes there before the table without it is published
        Wake();
    }

    // wire 4: before anything else is done or said. What was sealed before the copy and is sent by both is the same, byte for byte; what was sealed since has a counter that the other copy
    // uses for something else. Nobody knows which of it is which, and so nothing of the former boot is said any more.
    private void LookAtMachine()
    {
        if (_setup.Host.Machine is { } machine && machine.Current is long generation && generation != _generation)
        {
            _generation = generation;
            _machineTold = true;
            _plane.NoteCopiedMemory(Now);
            _machineTold = false;
            _outbox.Clear();
        }
    }

    // Decision 7: the identity is asked for once more; without it the node stays stopped.
    private async Task BeginBootAsync(ReadOnlyMemory<byte> unshared)
    {
        try
        {
            long madeIn = _setup.Host.Machine?.Current ?? 0;
            OwnBoot boot = await _setup.BeginBoot(unshared, _impatience.Token).ConfigureAwait(false);
            Interlocked.Exchange(ref _madeBoot, boot)?.Dispose();
            Post(() => TakeBoot(madeIn)); // where the loop has ended nobody takes it, and it is disposed with the service
        }
        catch (OperationCanceledException) when (_impatience.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Nobody awaits it while the router runs: whatever it is, it is said, and the router stays stopped.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            string message = exception is ComponentException ? exception.Message : exception.GetType().Name;
            _setup.Logger.LogError(exception is ComponentException ? null : exception, "identity.unavailable: {Message}; nothing is sealed until the router is started again", message);
            _health.Report(HealthState.Failed, $"identity.unavailable: {message}");
        }
    }

    // The loop has ended: nobody takes it any more.
    private async ValueTask DropNewBootAsync()
    {
        if (_newBoot is not null)
        {
            await _impatience.CancelAsync().ConfigureAwait(false);
            await _newBoot.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Interlocked.Exchange(ref _madeBoot, null)?.Dispose();
    }

    private void TakeBoot(long madeIn)
    {
        if (Interlocked.Exchange(ref _madeBoot, null) is not { } boot)
        {
            return;
        }

        if (madeIn != _generation)
        {
            boot.Dispose(); // the memory was copied once more meanwhile, and this boot key with it
            _newBoot = BeginBootAsync(_plane.Unshared);
            return;
        }

        OwnBoot former = _boot;
        _boot = boot;
        _plane.BeginBoot(boot, Now);
        former.Dispose();
        _newBoot = null;
        _dirty = true;
        _health.Report(HealthState.Healthy, "a new boot has begun");
    }
}
