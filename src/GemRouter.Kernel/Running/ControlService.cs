using System.Collections.Immutable;
using System.Threading.Channels;
using GemRouter.Kernel.Control;
using GemRouter.Kernel.Forwarding;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>
/// Runs the control plane: one ordinary async loop that everything comes to (datagrams, workers' notes, time, commands), and that publishes what the workers use. All of its state belongs to that loop; what
/// others want to know or change they post.
/// </summary>
internal sealed partial class ControlService : IWatched, IAsyncDisposable
{
    private const int MostInputs = 4096;
    private const int AtOnce = 256;

    // Whoever floods the fabric with unknown kids is not to keep this thread busy: what workers tell is looked at this often.
    private static readonly TimeSpan NotesApart = TimeSpan.FromMilliseconds(5);

    private static readonly TimeSpan HousekeepingEvery = TimeSpan.FromMilliseconds(250);

    private readonly ControlServiceSetup _setup;
    private readonly TimeProvider _clock;
    private readonly Channel<ControlInput> _inputs = Channel.CreateBounded<ControlInput>(new BoundedChannelOptions(MostInputs) { SingleReader = true });
    private readonly Channel<Action> _commands = Channel.CreateUnbounded<Action>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Queue<byte[]> _outbox = new();
    private readonly ControlPlane _plane;
    private readonly OpenKeys _openKeys;
    private readonly SealEntries _sealing;
    private readonly Retirement _retirement;
    private readonly CancellationTokenSource _impatience = new(); // ends what keeps a stop waiting
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Counter _lost;
    private readonly Counter _refusedStreams;
    private readonly WakeupTimer _timer;
    private readonly IHealth _health;
    private readonly IHealth _windowHealth;
    private readonly EventLog _events;
    private ControlPart _part;
    private LoadedKeys _keys;
    private OwnBoot _boot;
    private Task _loop = Task.CompletedTask;
    private long _version;
    private bool _dirty = true;
    private bool _stopping;
    private long _turns;
    private bool _isHung;
    private ControlChannels? _at;
    private Instant _keepHouseAt;
    private Instant _notesAt;
    private Task? _newBoot;
    private long _generation;
    private bool _machineTold;
    private bool _lacksWindows;
    private long _firstHello = Instant.Never.Nanoseconds;

    public ControlService(ControlServiceSetup setup)
    {
        _setup = setup;
        _part = setup.Part;
        _keys = setup.Keys;
        _boot = setup.Boot;
        _clock = setup.Host.Clock;
        _health = setup.Health.For("control", setup.Logger);
        _windowHealth = setup.Health.For("replay windows", setup.Logger);
        Counting.CounterScope counters = setup.Counters.Open("");
        _lost = counters.Counter("control.queue_full", "Control datagrams that came faster than they could be looked at.");
        _refusedStreams = counters.Counter("streams.refused", "Flows that got no stream: see limits.streams-per-source, and the address of the black link where bind-source is set.");
        Instant now = Now;
        _events = new EventLog(setup.Logger, _clock);
        _retirement = new Retirement(exception =>
        {
            if (_events.Allows("a key of a cipher suite failed to be disposed"))
            {
                setup.Logger.LogError(exception, "a key of a cipher suite failed to be disposed");
            }
        });
        _openKeys = new OpenKeys(
            setup.Suites, setup.Budgets.Windows, counters.Counter("streams.no_window", "SEKs that had to wait for memory for a replay window: see limits.window-memory."), _retirement, message => _health.Report(HealthState.Degraded, message), setup.SuiteFailed);
        _sealing = new SealEntries(setup.Suites, _retirement);
        _plane = new ControlPlane(
            new ControlPlaneSetup
            {
                Boot = setup.Boot,
                Policy = setup.Keys.Policy,
                Suites = setup.Suites,
                Limits = setup.Part.Manifest.Limits.Control,
                Timers = ControlPart.TimersOf(setup.Part.Manifest),
                Name = System.Text.Encoding.UTF8.GetBytes(setup.Part.Manifest.Node.Name),
                Entropy = setup.Host.Entropy,
                Verifier = setup.Host.Verifier,
            },
            this,
            now);
        _keepHouseAt = now;
        _notesAt = now;
        _generation = setup.Generation;
        if (setup.Host.Machine is { } machine)
        {
            machine.Changed += StopSealing;
        }

        _timer = new WakeupTimer(_clock, setup.Host.TimerTick, Wake);
    }

    /// <inheritdoc/>
    public long Turns => Volatile.Read(ref _turns);

    /// <inheritdoc/>
    public bool IsHung
    {
        get => Volatile.Read(ref _isHung);
        set => Volatile.Write(ref _isHung, value);
    }

    /// <inheritdoc/>
    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>The channels that it sends to, opens or closes now; null where it does something else. Any thread.</summary>
    public ControlChannels? At => Volatile.Read(ref _at);

    /// <summary>The policy in force. Any thread.</summary>
    public ControlPolicy Policy => Volatile.Read(ref _keys).Policy;

    /// <summary>When its first HELLO went out; never before that. Any thread.</summary>
    public Instant FirstHello => new(Volatile.Read(ref _firstHello));

    /// <summary>The state machine itself, for a simulation that takes the turns and looks at it between them.</summary>
    internal ControlPlane Plane => _plane;

    private Instant Now => Instant.Now(_clock);

    /// <summary>Starts the loop: the first HELLO goes out.</summary>
    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Has the loop look. Any thread.</summary>
    public void Wake() => _inputs.Writer.TryWrite(default); // a full queue is being worked on

    /// <summary>A datagram, or a command, comes from elsewhere. Any thread.</summary>
    public void Post(ControlInput input)
    {
        if (input.Command is { } command)
        {
            Post(command);
        }
        else if (!_inputs.Writer.TryWrite(input))
        {
            lock (_lost)
            {
                _lost.Increment();
            }
        }
    }

    /// <summary>Runs something on the loop. Any thread.</summary>
    public void Post(Action command)
    {
        _commands.Writer.TryWrite(command);
        Wake();
    }

    /// <summary>Runs something on the loop and gives its result. Any thread.</summary>
    /// <exception cref="InvalidOperationException">The loop has ended.</exception>
    public async ValueTask<T> AskAsync<T>(Func<ControlPlane, T> question, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            try
            {
                answer.SetResult(question(_plane));
            }
#pragma warning disable CA1031 // It goes to whoever asked.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                answer.SetException(exception);
            }
        });
        if (!_setup.Host.HasThreads)
        {
            Turn();
        }

        await Task.WhenAny(answer.Task, _ended.Task).WaitAsync(cancellationToken).ConfigureAwait(false);
        return answer.Task.IsCompleted ? await answer.Task.ConfigureAwait(false) : throw new InvalidOperationException("The control plane runs no more.");
    }

    /// <summary>What it knows, as it stands. Any thread.</summary>
    public ValueTask<ControlReport> ReportAsync(IReadOnlyDictionary<byte, string> suites, CancellationToken cancellationToken) =>
        AskAsync(plane => StatusBuilder.Read(_boot.Boot.ToString(), _keys.Policy, plane, _openKeys, _sealing, suites, Now), cancellationToken);

    /// <summary>Takes up another manifest's policy, timers, routes and links: what runs for it is there already.</summary>
    /// <returns>The keys that are used no more, and what to tell whoever reloads.</returns>
    public ValueTask<(LoadedKeys? Former, ImmutableArray<string> Advice)> ApplyAsync(ControlPart part, LoadedKeys? keys) => AskAsync(
        plane =>
        {
            LoadedKeys? former = keys is null ? null : _keys;
            ImmutableArray<string> advice = keys is null ? [] : ReloadAdvice.Of(_part.Manifest, part.Manifest, _keys.Policy, keys.Policy, plane);
            _keys = keys ?? _keys;
            _part = part;
            plane.Apply(_keys.Policy, part.Manifest.Limits.Control, ControlPart.TimersOf(part.Manifest), Now);
            _sealing.Renew(part);
            _openKeys.Update(plane.Keys.All, _version + 1);
            Guarded(() => part.Joins.Update(plane.Keys.All));
            _keepHouseAt = Now;
            _dirty = true;
            return (former, advice);
        },
        CancellationToken.None);

    /// <summary>Says goodbye and ends the loop.</summary>
    /// <param name="cancellationToken">Ends politeness: what cannot be sent then is left out.</param>
    public async ValueTask StopAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(_impatience.Cancel);
        Post(() =>
        {
            _plane.Stop(Now);
            _stopping = true;
        });
        await _loop.ConfigureAwait(false);
        if (!_setup.Host.HasThreads)
        {
            await TurnAsync().ConfigureAwait(false);
        }

        await _impatience.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Zeroes the keys; the loop and the workers have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        if (_setup.Host.Machine is { } machine)
        {
            machine.Changed -= StopSealing;
        }

        await DropNewBootAsync().ConfigureAwait(false);

        foreach (OwnStream stream in _plane.Streams.ToArray())
        {
            _plane.Close(stream); // where the loop has failed
        }

        _sealing.Clear(_version);
        _openKeys.Update([], _version);
        _retirement.Run(long.MaxValue);
        _boot.Dispose();
        _keys.Dispose();
        _impatience.Dispose();
    }

    /// <summary>One turn of the loop, where nothing runs it: takes what has come, does what is due, sends what is to be said.</summary>
    public async ValueTask TurnAsync()
    {
        foreach (ControlChannels channels in _part.Channels)
        {
            channels.Pump();
        }

        Turn();
        await FlushAsync().ConfigureAwait(false);
    }

    /// <summary>When the next turn has something to do. On the loop's thread.</summary>
    public Instant NextDue => Instant.Min(Instant.Min(_plane.NextDue, _keepHouseAt), HasNotes ? _notesAt : Instant.Never);

    private bool HasNotes => _part.Data.Notes.Any(static notes => notes.HasNews);

    private async Task RunAsync()
    {
        try
        {
            while (!_stopping)
            {
                Turn();
                await FlushAsync().ConfigureAwait(false);
                _timer.Set(NextDue);
                if (!_stopping && !_inputs.Reader.TryPeek(out _))
                {
                    await _inputs.Reader.WaitToReadAsync().ConfigureAwait(false);
                }
            }
        }
#pragma warning disable CA1031 // A fault of ours: the loop is gone, so nothing may go on being sent as if it were there.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _setup.Logger.LogCritical(exception, "the control plane failed");
            _health.Report(HealthState.Failed, $"the control plane failed: {exception.GetType().Name}");
            _setup.Tables.Table = new ForwardingTable(++_version, KeyTable.Empty, new ReceivePolicies([]), System.Collections.Frozen.FrozenDictionary<FlowId, SealEntry>.Empty);
            _part.Data.Wake();
            Failed?.Invoke(exception);
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    /// <summary>Is told where the control plane failed.</summary>
    public Action<Exception>? Failed { get; set; }

    private void Turn()
    {
        LookAtMachine();
        for (int i = 0; i < AtOnce && _inputs.Reader.TryRead(out ControlInput input); i++)
        {
            if (input.Datagram is { } datagram)
            {
                _plane.Receive(datagram, Now);
            }
        }

        while (_commands.Reader.TryRead(out Action? command))
        {
            command();
        }

        if (!_stopping)
        {
            Instant now = Now;
            ReadNotes(now);
            if (_plane.NextDue <= now)
            {
                _plane.Tick(now);
            }

            if (_keepHouseAt <= now)
            {
                KeepHouse(now);
                _keepHouseAt = Beat.After(now, HousekeepingEvery);
            }
        }

        LookAtMachine(); // what was made in this turn is as old as the copy
        Publish();
    }

    private void ReadNotes(Instant now)
    {
        if (now < _notesAt || !HasNotes)
        {
            return;
        }

        _notesAt = now + NotesApart;
        foreach (WorkerNotes notes in _part.Data.Notes)
        {
            notes.Looked();
            for (int i = 0; i < WorkerNotes.MostFlows && notes.TryReadFlow(out (FlowId Flow, Address Source) wanted); i++)
            {
                Guarded(() => Open(wanted.Flow, wanted.Source));
            }

            for (int i = 0; i < WorkerNotes.MostKeys && notes.TryReadKey(out KeyAddress key); i++)
            {
                _plane.NoteUnknownKey(key.Group, key.KeyId, now);
            }
        }
    }
}
