using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace GemRouter.Cli;

/// <summary>Asks a running router.</summary>
internal static class StateClient
{
    private const int LongestLine = 64 << 20; // a status of thousands of streams has some megabytes

    /// <summary>The only part of an answer.</summary>
    /// <exception cref="ProgramException">No router answers, or it refuses.</exception>
    public static async Task<T> AskAsync<T>(string folder, StateRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        using CancellationTokenSource bound = new(patience, TimeProvider.System);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            await foreach (T part in AskManyAsync<T>(folder, request, either.Token))
            {
                return part;
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProgramException(ExitCode.NoRouter, ProgramCode.NoRouter, $"the router at \"{StateFolder.SocketPath(folder)}\" does not answer within {patience.TotalSeconds} s", e);
        }

        throw BrokenOff(folder);
    }

    /// <summary>The parts of an answer, as they come.</summary>
    /// <exception cref="ProgramException">No router answers, or it refuses.</exception>
    public static async IAsyncEnumerable<T> AskManyAsync<T>(string folder, StateRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using NetworkStream stream = await ConnectAsync(folder, cancellationToken);
        LineReader reader = new(stream, LongestLine);
        bool asked = false;
        while (true)
        {
            StateLine line;
            T? part;
            try
            {
                if (!asked)
                {
                    asked = true;
                    await stream.WriteAsync((byte[])[.. JsonSerializer.SerializeToUtf8Bytes(request, ProgramJson.Options), (byte)'\n'], cancellationToken);
                }

                line = await reader.ReadAsync(cancellationToken) is { } text && JsonSerializer.Deserialize<StateLine>(text.Span, ProgramJson.Options) is { } said ? said : throw BrokenOff(folder);
                part = line.Answer is { } answer ? answer.Deserialize<T>(ProgramJson.Options) : default;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or JsonException)
            {
                throw BrokenOff(folder, e);
            }

            if (line.Error is { } error)
            {
                throw new ProgramException(ExitCode.No, ProgramCode.RequestRefused, $"the router says: {error}");
            }

            if (line.End)
            {
                yield break;
            }

            yield return part is null ? throw BrokenOff(folder) : part;
        }
    }

    private static async Task<NetworkStream> ConnectAsync(string folder, CancellationToken cancellationToken)
    {
        string path = StateFolder.SocketPath(folder);
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            socket.Dispose();
            throw new ProgramException(ExitCode.NoRouter, ProgramCode.NoRouter, $"no router answers at \"{path}\": {Reason(path, e)}", e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Reason(string path, Exception e) => e switch
    {
        SocketException { SocketErrorCode: SocketError.AccessDenied } => "you may not use the socket; its owner and its group may",
        SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "the one that it belonged to has ended",
        _ when !File.Exists(path) => "there is no such socket; does the router run, and is this its node.state (--state)?",
        _ => e.Message,
    };

    private static ProgramException BrokenOff(string folder, Exception? cause = null) => new(
        ExitCode.NoRouter, ProgramCode.AnswerBroken, $"the answer of the router at \"{StateFolder.SocketPath(folder)}\" broke off; did it end, or is it of another version?", cause);
}
