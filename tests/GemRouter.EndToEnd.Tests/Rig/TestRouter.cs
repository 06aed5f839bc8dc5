using GemRouter.Cli;
using GemRouter.Kernel;

namespace GemRouter.EndToEnd.Tests.Rig;

/// <summary>A router that runs as a process of its own.</summary>
internal sealed class TestRouter(string name, string state, LabProcess process)
{
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(10);

    public LabProcess Process { get; } = process;

    /// <summary>What it has logged.</summary>
    public string Log => Process.Errors;

    /// <summary>What it says of itself.</summary>
    /// <exception cref="ProgramException">It does not answer.</exception>
    public Task<RouterStatus> StatusAsync() =>
        StateClient.AskAsync<RouterStatus>(state, new StateRequest { Command = "status" }, AnswerPatience, TestContext.Current.CancellationToken);

    /// <summary>Waits until its status is as wanted.</summary>
    /// <returns>That status.</returns>
    public async Task<RouterStatus> UntilAsync(Func<RouterStatus, bool> holds, string what, TimeSpan? patience = null)
    {
        RouterStatus? latest = null;
        try
        {
            await Until.TrueAsync(
                async () =>
                {
                    if (Process.Exit.IsCompleted)
                    {
                        throw new LabException($"the router {name} ended with exit code {await Process.Exit}: {Log}");
                    }

                    try
                    {
                        latest = await StatusAsync();
                        return holds(latest);
                    }
                    catch (ProgramException)
                    {
                        return false; // it is about to start
                    }
                },
                what,
                patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\n{latest}\n{Log}", exception);
        }

        return latest!;
    }

    /// <summary>Waits until it runs.</summary>
    public Task<RouterStatus> RunsAsync() => UntilAsync(static status => status.State == "running" && status.Times.FirstHelloMs is not null, $"{name} runs");

    /// <summary>A counter's present value.</summary>
    public async Task<long> CounterAsync(string counter) => Value(await StatusAsync(), counter);

    /// <summary>A counter's value in a status.</summary>
    public static long Value(RouterStatus status, string counter) => status.Counters.Single(total => total.Name == counter).Value;
}
