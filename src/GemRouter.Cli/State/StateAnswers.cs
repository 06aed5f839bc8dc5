using System.Runtime.CompilerServices;
using System.Text.Json;
using GemRouter.Kernel;
using Microsoft.Extensions.Logging;

namespace GemRouter.Cli;

/// <summary>What each request is answered with.</summary>
internal sealed class StateAnswers(IControlledRouter router, ILogger log)
{
    /// <summary>The most packets of one trace.</summary>
    public const int MostPackets = 10_000;

    private int _traces;

    /// <summary>The lines of an answer, the last of them an end or an error.</summary>
    public async IAsyncEnumerable<StateLine> AnswerAsync(StateRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using IAsyncEnumerator<object> parts = PartsOf(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            StateLine line = await NextAsync(parts, request);
            yield return line;
            if (line.Answer is null)
            {
                yield break;
            }
        }
    }

    private async Task<StateLine> NextAsync(IAsyncEnumerator<object> parts, StateRequest request)
    {
        try
        {
            return await parts.MoveNextAsync()
                ? new StateLine { Answer = JsonSerializer.SerializeToElement(parts.Current, ProgramJson.Options) }
                : new StateLine { End = true };
        }
        catch (Exception e) when (e is ProgramException or ComponentException)
        {
            return new StateLine { Error = e.Message };
        }
#pragma warning disable CA1031 // One client's question must not end the router.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            log.LogError(e, "The request {Command} failed", request.Command);
            return new StateLine { Error = $"the router is at fault ({e.GetType().Name}); its log says more" };
        }
    }

    private async IAsyncEnumerable<object> PartsOf(StateRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        switch (request.Command)
        {
            case "status":
                yield return await router.GetStatusAsync(cancellationToken);
                break;
            case "reload":
                yield return await router.ReloadAsync(cancellationToken);
                break;
            case "trace":
                await foreach (TraceLine line in TraceAsync(request, cancellationToken))
                {
                    yield return line;
                }

                break;
            case "tap":
                await foreach (TapReport report in TapAsync(request, cancellationToken))
                {
                    yield return report;
                }

                break;
            default:
                throw Refused($"unknown command \"{request.Command}\"");
        }
    }

    private async IAsyncEnumerable<TraceLine> TraceAsync(StateRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        GroupPrefix groups = GroupsOf(request);
        int packets = PacketsOf(request);
        if (Interlocked.CompareExchange(ref _traces, 1, 0) != 0)
        {
            throw Refused("another trace runs; end it first");
        }

        try
        {
            await foreach (TraceLine line in router.TraceAsync(groups, packets, cancellationToken))
            {
                yield return line;
            }
        }
        finally
        {
            Volatile.Write(ref _traces, 0);
        }
    }

    private IAsyncEnumerable<TapReport> TapAsync(StateRequest request, CancellationToken cancellationToken) => router.TapAsync(
        request.Point ?? throw Refused("the tap names no point"),
        request.Groups is null ? null : GroupsOf(request),
        request.Packets switch
        {
            0 => long.MaxValue,
            > 0 => request.Packets,
            _ => throw Refused("a tap has at least 1 packet"),
        },
        cancellationToken);

    private static GroupPrefix GroupsOf(StateRequest request) =>
        GroupPrefix.TryParse(request.Groups, out GroupPrefix groups) ? groups : throw Refused("the groups are none");

    private static int PacketsOf(StateRequest request) =>
        request.Packets is >= 1 and <= MostPackets ? request.Packets : throw Refused($"a trace has 1 to {MostPackets} packets");

    private static ProgramException Refused(string message) => new(ExitCode.No, ProgramCode.RequestRefused, message);
}
