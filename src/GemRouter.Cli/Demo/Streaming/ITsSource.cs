namespace GemRouter.Cli.Demo.Streaming;

/// <summary>Where a transport stream comes from.</summary>
internal interface ITsSource : IAsyncDisposable
{
    /// <summary>The source's name, for people.</summary>
    string Name { get; }

    /// <summary>Fills the memory with whole packets.</summary>
    /// <returns>False where there are no more.</returns>
    ValueTask<bool> ReadAsync(Memory<byte> packets, CancellationToken cancellation);
}
