using System.Text;
using Microsoft.Extensions.Logging;

namespace GemRouter.Testing.Tests;

/// <summary>A stage with a life of its own that does nothing to packets; and breaks one rule of components on demand.</summary>
internal class LivingStage : IPacketStage, IComponent, IDisposable
{
    private readonly ComponentContext _context;
    private readonly LivingFault _fault;
    private ITimer? _timer;
    private bool _started;
    private bool _stopped;

    private LivingStage(ComponentContext context, LivingFault fault)
    {
        _context = context;
        _fault = fault;
        context.Counters.Counter(fault == LivingFault.NamesACounterAsItLikes ? "Packets.Seen" : "packets_seen", "Packets that came by.");
        if (fault == LivingFault.StartsATimerWhenMade)
        {
            _timer = Timer();
        }
    }

    public static ComponentFactory Factory(LivingFault fault = LivingFault.None) => fault switch
    {
        LivingFault.HasABadDefault => Factory<BadDefaultOptions>(fault),
        LivingFault.RefusesWhatIsValid => Factory<RefusingOptions>(fault),
        LivingFault.TellsOneProblemAtATime => Factory<OneAtATimeOptions>(fault),
        LivingFault.ThrowsInItsCheck => Factory<ThrowingOptions>(fault),
        LivingFault.HasAnUnfillableOption => Factory<UnfillableOptions>(fault),
        _ => Factory<LivingOptions>(fault),
    };

    public void Process(PacketBatch batch)
    {
    }

    public ValueTask StartAsync(CancellationToken cancellationToken)
    {
        if (_fault != LivingFault.IgnoresACancelledStart)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (_fault == LivingFault.LogsASecret)
        {
            _context.Logger.LogInformation("Logged in with {Password}.", Convert.ToHexString(Encoding.UTF8.GetBytes("open sesame")));
        }

        _timer ??= Timer();
        _started = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask StopAsync(CancellationToken cancellationToken)
    {
        if (_fault == LivingFault.CannotStopUnstarted && !_started)
        {
            throw new InvalidOperationException("Not started.");
        }

        if (_fault == LivingFault.CannotStopTwice && _stopped)
        {
            throw new InvalidOperationException("Stopped.");
        }

        if (_fault == LivingFault.IgnoresACancelledStop)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        if (_fault != LivingFault.LeavesATimer)
        {
            _timer?.Dispose();
        }

        _stopped = true;
        return ValueTask.CompletedTask;
    }

    public void Dispose()
    {
        if (_fault == LivingFault.CannotBeDisposed)
        {
            throw new InvalidOperationException("No.");
        }
    }

    private static ComponentFactory Factory<TOptions>(LivingFault fault)
        where TOptions : LivingOptions, new()
    {
        int made = 0;
        return ComponentFactory.Stage<TOptions>(
            "living",
            fault == LivingFault.WritesABook ? "Once upon a time\nthere was a stage." : "Lives.",
            (context, _) => fault == LivingFault.CanBeMadeOnce && ++made > 1
                ? throw new InvalidOperationException("Made.")
                : fault == LivingFault.IsNotReloadable ? new LivingStage(context, fault) : new ReloadableLivingStage(context, fault),
            _ => new ComponentNeeds { Headroom = fault == LivingFault.NeedsTooMuch ? 257 : 8 });
    }

    private ITimer Timer() => _context.Clock.CreateTimer(static _ => { }, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));

    private sealed class ReloadableLivingStage(ComponentContext context, LivingFault fault) : LivingStage(context, fault), IReloadable
    {
        public void Reload(object options) => Assert.IsType<LivingOptions>(options, exactMatch: false);
    }
}
