using System.Net.Sockets;
using System.Text.Json;

namespace GemRouter.Cli;

/// <summary>One client: a request, and the lines of its answer.</summary>
/// <param name="client">The client; disposed at the end.</param>
/// <param name="answers">Where answers come from.</param>
/// <param name="clock">For the bounds.</param>
/// <param name="admitted">False where there are too many clients: then it is told that, and nothing else.</param>
internal sealed class StateConversation(Socket client, StateAnswers answers, TimeProvider clock, bool admitted)
{
    /// <summary>How long a client may take to send its request, and to read a line.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    /// <summary>The longest request, in bytes.</summary>
    public const int LongestRequest = 4096;

    /// <summary>Runs to the end. What the client does wrong ends it and is nobody's fault here.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // the accepting loop goes on
        await using NetworkStream stream = new(client, ownsSocket: true);
        try
        {
            if (!admitted)
            {
                await WriteAsync(stream, new StateLine { Error = $"{StateServer.MostClients} clients are served already; try again" }, stop);
            }
            else if (await ReadAsync(stream, stop) is { } request)
            {
                await AnswerAsync(stream, request, stop);
            }

            await HangUpAsync(stream, stop);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // It went away, was too slow, or the router stops.
        }
    }

    private async Task<StateRequest?> ReadAsync(NetworkStream stream, CancellationToken stop)
    {
        using CancellationTokenSource bound = new(Patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, stop);
        try
        {
            ReadOnlyMemory<byte>? line = await new LineReader(stream, LongestRequest).ReadAsync(either.Token);
            return line is null ? null : JsonSerializer.Deserialize<StateRequest>(line.Value.Span, ProgramJson.Options);
        }
        catch (Exception e) when (e is JsonException or InvalidDataException)
        {
            await WriteAsync(stream, new StateLine { Error = "the request is not understood; a program of another version?" }, stop);
            return null;
        }
    }

    private async Task AnswerAsync(NetworkStream stream, StateRequest request, CancellationToken stop)
    {
        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task watch = WatchAsync(stream, gone);
        await foreach (StateLine line in answers.AnswerAsync(request, gone.Token).WithCancellation(gone.Token))
        {
            await WriteAsync(stream, line, gone.Token);
        }

        await gone.CancelAsync();
        await watch;
    }

    // A client that has gone must not be waited for: a trace may have nothing to say for hours.
    private static async Task WatchAsync(NetworkStream stream, CancellationTokenSource gone)
    {
        byte[] ignored = new byte[64];
        try
        {
            while (await stream.ReadAsync(ignored, gone.Token) > 0)
            {
                // A request is one line; what follows it means nothing.
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return;
        }

        await gone.CancelAsync();
    }

    // To close while something of the client is unread would take the answer from it, too.
    private async Task HangUpAsync(NetworkStream stream, CancellationToken stop)
    {
        client.Shutdown(SocketShutdown.Send);
        using CancellationTokenSource bound = new(Farewell, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, stop);
        byte[] ignored = new byte[64];
        while (await stream.ReadAsync(ignored, either.Token) > 0)
        {
            // It means nothing any more.
        }
    }

    private async Task WriteAsync(NetworkStream stream, StateLine line, CancellationToken cancellationToken)
    {
        using CancellationTokenSource bound = new(Patience, clock);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        byte[] text = [.. JsonSerializer.SerializeToUtf8Bytes(line, ProgramJson.Options), (byte)'\n'];
        await stream.WriteAsync(text, either.Token);
    }
}
