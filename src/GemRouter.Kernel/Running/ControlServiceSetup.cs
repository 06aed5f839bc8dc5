using GemRouter.Kernel.Control;
using GemRouter.Kernel.Counting;
using GemRouter.Kernel.Forwarding;
using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>What a <see cref="ControlService"/> is made of.</summary>
internal sealed record ControlServiceSetup
{
    public required RouterHost Host { get; init; }

    public required OwnBoot Boot { get; init; }

    public required LoadedKeys Keys { get; init; }

    public required IReadOnlyDictionary<byte, ICipherSuite> Suites { get; init; }

    public required TableSource Tables { get; init; }

    public required Budgets Budgets { get; init; }

    public required CounterBook Counters { get; init; }

    public required HealthBook Health { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Is told where a cipher suite threw.</summary>
    public required Action<SuiteException> SuiteFailed { get; init; }

    /// <summary>Where SEKs are logged; null where they are not.</summary>
    public KeyLog? KeyLog { get; init; }

    /// <summary>Begins a boot anew, after a clone was found.</summary>
    public required Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<OwnBoot>> BeginBoot { get; init; }

    /// <summary>The machine's generation from before the boot was made; 0 where the host is not told of any.</summary>
    public required long Generation { get; init; }

    /// <summary>What of it the manifest says.</summary>
    public required ControlPart Part { get; init; }
}
