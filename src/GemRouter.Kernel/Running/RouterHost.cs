using GemRouter.Kernel.Manifests;
using GemRouter.Protocol;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel;

/// <summary>What a router gets from the program that runs it: its only sources of time and randomness, its log, and the components that plugins brought.</summary>
public sealed record RouterHost
{
    /// <summary>The clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>By how much the clock's timers may go off early, 0 or longer: what is not due yet would only be looked at once more.</summary>
    public TimeSpan TimerTick { get; init; }

    /// <summary>Randomness, for keys among others.</summary>
    public required IEntropy Entropy { get; init; }

    /// <summary>The log.</summary>
    public required ILoggerFactory Loggers { get; init; }

    /// <summary>The components that there are; all cipher suites among them are made.</summary>
    public required IComponentCatalog Catalog { get; init; }

    /// <summary>Makes the service provider of one component, of what its plugin registered.</summary>
    public required Func<ComponentFactory, IServiceProvider> Services { get; init; }

    /// <summary>Tells when the machine's memory was copied or restored; null where the host is not told of it.</summary>
    public IMachineGeneration? Machine { get; init; }

    /// <summary>True where workers get threads; false where somebody else takes their turns, under a clock that a test moves.</summary>
    public bool HasThreads { get; init; } = true;

    /// <summary>Verifies signatures. A simulation of many routers in one process may share what it has verified; nobody outside can put anything else here.</summary>
    internal ISignatureVerifier Verifier { get; init; } = Ed25519Verifier.Instance;
}
