using System.Text.RegularExpressions;
using Xunit;

namespace GemRouter.Testing;

/// <content>Making, starting, stopping.</content>
public abstract partial class ComponentConformance
{
    /// <summary>Checking a manifest makes components and drops them.</summary>
    [Fact]
    public void It_can_be_made_with_all_valid_options_and_dropped()
    {
        foreach (object options in ValidOptions())
        {
            (object one, _) = Make(options);
            (object two, _) = Make(options);
            Assert.NotSame(one, two);
        }
    }

    /// <summary>Making begins nothing that needs an end.</summary>
    [Fact]
    public void Making_it_starts_no_timer()
    {
        if (Clock is FakeClock clock)
        {
            Make();
            Assert.True(clock.TimersMade == 0, "The factory started a timer; that is for StartAsync.");
        }
    }

    /// <summary>Counters have names that operators can use, and say what they count.</summary>
    [Fact]
    public async Task Its_counters_are_named_by_the_rule_and_described()
    {
        (object component, TestHost host) = Make();
        await StartAsync(component);
        await StopAsync(component);
        foreach (Counter counter in host.Counters.Counters.Concat(host.Counters.DropReasons.Select(static reason => reason.Packets)))
        {
            Assert.Matches(CounterName(), counter.Name);
            Assert.False(string.IsNullOrWhiteSpace(counter.Description), $"The counter {counter.Name} does not say what it counts.");
        }
    }

    /// <summary>Nothing secret is told.</summary>
    [Fact]
    public async Task What_it_says_holds_no_secret()
    {
        (object component, TestHost host) = Make();
        await StartAsync(component);
        await StopAsync(component);
        AssertNoSecret(host.Said);
    }

    /// <summary>As the contract says of <see cref="IComponent.StopAsync"/>.</summary>
    [Fact]
    public async Task A_stop_without_a_start_is_safe() => await StopAsync(Make().Component);

    /// <summary>As the contract says of <see cref="IComponent.StopAsync"/>.</summary>
    [Fact]
    public async Task A_second_stop_is_safe()
    {
        (object component, _) = Make();
        await StartAsync(component);
        await StopAsync(component);
        await StopAsync(component);
    }

    /// <summary>A start that is cancelled says so, and leaves nothing that a stop could not end.</summary>
    [Fact]
    public async Task A_cancelled_start_says_so_and_can_be_stopped()
    {
        if (Make().Component is IComponent component)
        {
            await SoonAsync(
                () => Assert.ThrowsAnyAsync<OperationCanceledException>(() => component.StartAsync(new CancellationToken(canceled: true)).AsTask()),
                "A cancelled start");
            await StopAsync(component);
        }
    }

    /// <summary>A cancelled stop is impolite, not undone.</summary>
    [Fact]
    public async Task A_stop_with_a_cancelled_token_still_ends_it()
    {
        (object component, _) = Make();
        await StartAsync(component);
        await StopAsync(component, new CancellationToken(canceled: true));
        AssertNoTimerLeft();
    }

    /// <summary>Nothing goes on after the stop.</summary>
    [Fact]
    public async Task After_its_stop_no_timer_is_left()
    {
        (object component, _) = Make();
        await StartAsync(component);
        await StopAsync(component);
        AssertNoTimerLeft();
    }

    /// <summary>A host disposes what it made, started or not.</summary>
    [Fact]
    public async Task It_can_be_disposed_after_its_stop_and_without_a_start()
    {
        (object started, _) = Make();
        await StartAsync(started);
        await StopAsync(started);
        await DisposeAsync(started);
        await DisposeAsync(Make().Component);
    }

    private void AssertNoTimerLeft()
    {
        if (Clock is FakeClock clock)
        {
            Assert.True(clock.TimersRunning == 0, $"After the stop, {clock.TimersRunning} timers are left.");
        }
    }

    [GeneratedRegex(@"\A[a-z0-9_]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex CounterName();
}
