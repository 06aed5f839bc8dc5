namespace GemRouter;

/// <summary>An extra ability of an <see cref="IKeySource"/>: it knows when a key changed or went away.</summary>
public interface IKeyWatcher
{
    /// <summary>Waits for the next change. The host then asks anew for all that it uses. One caller; a change that comes while nobody waits is told by the next call,
    /// and <see cref="KeyChange.Withdrawn"/> is never left out for a later change.</summary>
    /// <param name="cancellationToken">Ends the wait with <see cref="OperationCanceledException"/>.</param>
    ValueTask<KeyChange> WaitForChangeAsync(CancellationToken cancellationToken);
}
