namespace GemRouter.Kernel.Forwarding;

/// <summary>The thread that runs a worker until it is told to stop; it drains and closes what the worker owns.</summary>
internal sealed class WorkerThread
{
    private readonly Worker _worker;
    private readonly Action<Worker, Exception> _failed;
    private readonly Action<Worker, string> _notPinned;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Thread _thread;
    private volatile bool _stopping;

    /// <param name="worker">The worker; the thread owns it from now on.</param>
    /// <param name="failed">Is told where the worker itself failed, which is a fault of the kernel: it ends.</param>
    /// <param name="notPinned">Is told why the thread is not where the manifest wants it: it runs all the same.</param>
    public WorkerThread(Worker worker, Action<Worker, Exception> failed, Action<Worker, string> notPinned)
    {
        _worker = worker;
        _failed = failed;
        _notPinned = notPinned;
        _thread = new Thread(Run) { Name = $"gem {worker.Number} {worker.Ingress.Link}", IsBackground = true };
    }

    /// <summary>Completes when the thread has ended.</summary>
    public Task Ended => _ended.Task;

    public void Start() => _thread.Start();

    /// <summary>Tells it to stop, soon.</summary>
    public void Stop()
    {
        _stopping = true;
        _worker.Wake();
    }

    private void Run()
    {
        try
        {
            if (_worker.Cpu is { } cpu && ThreadPlacement.Pin(cpu) is { } refusal)
            {
                _notPinned(_worker, refusal);
            }

            while (!_stopping)
            {
                _worker.Turn(wait: true);
            }

            _worker.Turn(wait: false); // what has arrived still goes
        }
#pragma warning disable CA1031 // A thread that throws would end the process: the link is given up, and the others go on.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failed(_worker, exception);
        }

        try
        {
            _worker.Dispose();
        }
#pragma warning disable CA1031 // as above
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failed(_worker, exception);
        }

        _ended.TrySetResult();
    }
}
