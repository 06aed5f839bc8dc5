using Microsoft.Extensions.DependencyInjection;

namespace GemRouter.Testing;

/// <summary>What a host gives one component, all of it fake and readable: <c>new TestHost().Context</c>.</summary>
public sealed class TestHost : IDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Makes a host for one component.</summary>
    /// <param name="clock">The clock; a <see cref="FakeClock"/> of its own if left out.</param>
    /// <param name="seed">The seed of the component's randomness.</param>
    /// <param name="name">The component's name in the manifest.</param>
    /// <param name="services">What the plugin registered.</param>
    public TestHost(TimeProvider? clock = null, ulong seed = 1, string name = "test", IServiceCollection? services = null)
    {
        Clock = clock ?? new FakeClock();
        Entropy = new SeededEntropy(seed);
        ServiceCollection own = [];
        foreach (ServiceDescriptor service in services ?? own)
        {
            ((ICollection<ServiceDescriptor>)own).Add(service);
        }

        _services = own.BuildServiceProvider();
        Context = new ComponentContext
        {
            Name = name,
            Logger = Logger,
            Clock = Clock,
            Entropy = Entropy,
            Counters = Counters,
            Health = Health,
            Services = _services,
        };
    }

    /// <summary>What the component is made with.</summary>
    public ComponentContext Context { get; }

    /// <summary>The component's clock.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The component's randomness.</summary>
    public SeededEntropy Entropy { get; }

    /// <summary>What the component counted.</summary>
    public FakeCounters Counters { get; } = new();

    /// <summary>How the component said it is.</summary>
    public RecordingHealth Health { get; } = new();

    /// <summary>What the component logged.</summary>
    public RecordingLogger Logger { get; } = new();

    /// <summary>All text that left the component: log lines, health messages, names and descriptions of counters.</summary>
    public IReadOnlyList<string> Said =>
    [
        .. Logger.Lines,
        .. Health.Reports.Select(static report => report.Message),
        .. Counters.Counters.Concat(Counters.DropReasons.Select(static reason => reason.Packets)).Select(static counter => $"{counter.Name}: {counter.Description}"),
    ];

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();
}
