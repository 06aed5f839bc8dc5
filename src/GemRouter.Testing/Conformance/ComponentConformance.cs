using Xunit;

namespace GemRouter.Testing;

/// <summary>
/// What holds for components of every kind: description, options, and the lifecycle of <see cref="IComponent"/>. A plugin's author inherits the class of the
/// component's kind, overrides what is abstract, and gets its tests; a new instance is made for each.
/// </summary>
public abstract partial class ComponentConformance : IAsyncDisposable
{
    private readonly List<(object Component, TestHost Host)> _made = [];
    private TimeProvider? _clock;

    /// <summary>The kind that is tested.</summary>
    protected abstract ComponentKind Kind { get; }

    /// <summary>The plugin: <c>PluginFixture.Of&lt;MyPlugin&gt;()</c>.</summary>
    protected abstract PluginFixture Plugin { get; }

    /// <summary>The component's name; may be left out where the plugin has one of this kind alone.</summary>
    protected virtual string? Component => null;

    /// <summary>Bytes that must never show in a log line, a health message or a counter's name: keys, PINs, passwords of the samples.</summary>
    protected virtual IEnumerable<byte[]> Secrets => [];

    /// <summary>How long a call may take that the contract says ends soon. Generous: a loaded machine is no fault of the component.</summary>
    protected virtual TimeSpan Patience => TimeSpan.FromSeconds(20);

    /// <summary>The clock of the components in this test.</summary>
    protected TimeProvider Clock => _clock ??= CreateClock();

    /// <summary>The component's description.</summary>
    protected ComponentFactory Factory => Plugin.Factory(Kind, Component);

    /// <summary>Makes options with which the component works here; the defaults if not overridden. A new object each time.</summary>
    protected virtual object Options() => Factory.CreateOptions();

    /// <summary>Options that must be accepted, at least one.</summary>
    protected virtual IEnumerable<object> ValidOptions() => [Options()];

    /// <summary>Options that must be refused, each with the paths of its problems; at least one for each rule of the options class. None where there is no rule.</summary>
    protected abstract IEnumerable<InvalidOptions> InvalidSamples();

    /// <summary>Makes the clock: a fake one, if not overridden.</summary>
    protected virtual TimeProvider CreateClock() => new FakeClock();

    /// <summary>Stops and disposes what the test made; what that throws is no result of this test.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        foreach ((object component, TestHost host) in _made)
        {
            await Record.ExceptionAsync(() => StopAsync(component)).ConfigureAwait(false);
            await Record.ExceptionAsync(() => DisposeAsync(component)).ConfigureAwait(false);
            host.Dispose();
        }

        _made.Clear();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes a component with a host of its own; it is stopped and disposed after the test.</summary>
    /// <param name="options">Its options; <see cref="Options"/> if left out.</param>
    /// <param name="seed">The seed of its randomness.</param>
    /// <param name="clock">Its clock; <see cref="Clock"/> if left out.</param>
    protected (object Component, TestHost Host) Make(object? options = null, ulong seed = 1, TimeProvider? clock = null)
    {
        TestHost host = new(clock ?? Clock, seed, Factory.Name, Plugin.Services);
        object component = Factory.Create(host.Context, options ?? Options());
        _made.Add((component, host));
        return (component, host);
    }

    /// <summary>Starts a component, where it has a life of its own.</summary>
    protected Task StartAsync(object component) =>
        component is IComponent living ? SoonAsync(() => living.StartAsync(CancellationToken.None).AsTask(), "The start") : Task.CompletedTask;

    /// <summary>Stops a component, where it has a life of its own.</summary>
    /// <param name="component">The component.</param>
    /// <param name="cancellationToken">Passed on to it.</param>
    protected Task StopAsync(object component, CancellationToken cancellationToken = default) =>
        component is IComponent living ? SoonAsync(() => living.StopAsync(cancellationToken).AsTask(), "The stop") : Task.CompletedTask;

    /// <summary>Fails where what the component said shows one of <see cref="Secrets"/>.</summary>
    protected void AssertNoSecret(IEnumerable<string> said)
    {
        ArgumentNullException.ThrowIfNull(said);
        byte[][] secrets = [.. Secrets];
        foreach (string line in said)
        {
            // The line is not shown again here: a test's log is a log, too.
            Assert.False(secrets.Any(secret => SecretSearch.Shows(line, secret)), $"A line of {line.Length} characters shows a secret.");
        }
    }

    /// <summary>Runs a call that must end within <see cref="Patience"/>, on another thread so that it may also block.</summary>
    protected async Task SoonAsync(Func<Task> call, string what)
    {
        try
        {
            await Task.Run(call).WaitAsync(Patience).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{what} did not end within {Patience}.");
        }
    }

    /// <summary>The same, of a call with a result.</summary>
    protected async Task<T> SoonAsync<T>(Func<Task<T>> call, string what)
    {
        T? result = default;
        await SoonAsync(async () => { result = await call().ConfigureAwait(false); }, what).ConfigureAwait(false);
        return result!;
    }

    private static async Task DisposeAsync(object component)
    {
        if (component is IAsyncDisposable later)
        {
            await later.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            (component as IDisposable)?.Dispose();
        }
    }
}
