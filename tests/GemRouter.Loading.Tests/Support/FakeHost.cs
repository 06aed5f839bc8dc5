using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GemRouter.Loading.Tests;

/// <summary>As much of a host as it takes to make a component, and a memory of what the component said.</summary>
internal sealed class FakeHost : ILogger, IEntropy, ICounters, IHealth
{
    public List<string> Log { get; } = [];

    /// <summary>Makes a component.</summary>
    /// <param name="component">Its description, as it was loaded.</param>
    /// <param name="set">Options other than the defaults: the tests do not know their class, as a host does not.</param>
    public object Make(PluginComponent component, params ReadOnlySpan<(string Option, object Value)> set)
    {
        object options = component.Factory.CreateOptions();
        foreach ((string option, object value) in set)
        {
            options.GetType().GetProperty(option)!.SetValue(options, value);
        }

        ServiceCollection services = new();
        foreach (ServiceDescriptor service in component.Plugin.Services)
        {
            ((ICollection<ServiceDescriptor>)services).Add(service);
        }

        return component.Factory.Create(
            new ComponentContext
            {
                Name = "test",
                Logger = this,
                Clock = TimeProvider.System,
                Entropy = this,
                Counters = this,
                Health = this,
                Services = services.BuildServiceProvider(),
            },
            options);
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Log.Add(formatter(state, exception));

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    void IEntropy.Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    Counter ICounters.Counter(string name, string description) => new(name, description);

    DropReason ICounters.DropReason(string name, string description) => new(name, description);

    void IHealth.Report(HealthState state, string message)
    {
    }
}
