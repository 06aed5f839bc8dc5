namespace GemRouter.Cli.Demo.Parts;

/// <summary>
/// The process that started this one, seen from here: what it says comes in at standard input, and where that ends it is gone, or wants this one to end. So no part of the demo outlives it,
/// however it dies.
/// </summary>
internal sealed class Conductor : IDisposable
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _gone = new();

    public Conductor(Stream input)
    {
        Thread thread = new(() => Listen(input)) { IsBackground = true, Name = "conductor" };
        thread.Start();
    }

    /// <summary>Completes with the first line.</summary>
    public Task Go => _go.Task;

    /// <summary>Set when the conductor is gone.</summary>
    public CancellationToken Gone => _gone.Token;

    public void Dispose() => _gone.Dispose();

    private void Listen(Stream input)
    {
        using StreamReader lines = new(input);
        while (lines.ReadLine() is not null)
        {
            _go.TrySetResult();
        }

        _go.TrySetCanceled();
        try
        {
            _gone.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // this part had ended already
        }
    }
}
