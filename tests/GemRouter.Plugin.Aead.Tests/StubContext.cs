using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GemRouter.Plugin.Aead.Tests;

/// <summary>A context that gives nothing: a suite needs no clock, no randomness and no counters, and asking for them fails the test.</summary>
internal static class StubContext
{
    public static ComponentContext Make(string name) => new()
    {
        Name = name,
        Logger = NullLogger.Instance,
        Clock = new Denied(),
        Entropy = new Denied(),
        Counters = new Denied(),
        Health = new Denied(),
        Services = new ServiceCollection().BuildServiceProvider(),
    };

    private sealed class Denied : TimeProvider, IEntropy, ICounters, IHealth
    {
        public override long GetTimestamp() => throw new NotSupportedException();

        public override DateTimeOffset GetUtcNow() => throw new NotSupportedException();

        public void Fill(Span<byte> destination) => throw new NotSupportedException();

        public Counter Counter(string name, string description) => throw new NotSupportedException();

        public DropReason DropReason(string name, string description) => throw new NotSupportedException();

        public void Report(HealthState state, string message) => throw new NotSupportedException();
    }
}
