using System.Runtime.InteropServices;

namespace GemRouter.Cli;

/// <summary>What the system tells a running router: SIGTERM and SIGINT ask it to stop, SIGHUP to reload. The second one that asks it to stop ends it at once, as the system does.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private Action _reload = static () => { };

    /// <summary>Begins to listen.</summary>
    public Signals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, AskToStop),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, AskToStop),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, AskToReload),
    ];

    /// <summary>Cancelled where the router is to stop.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Says what to do on SIGHUP; until then nothing is done.</summary>
    public void OnReload(Action reload) => Volatile.Write(ref _reload, reload);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void AskToStop(PosixSignalContext context)
    {
        context.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }

    private void AskToReload(PosixSignalContext context)
    {
        context.Cancel = true;
        Volatile.Read(ref _reload)();
    }
}
