using System.Collections.Immutable;
using GemRouter.Kernel.Manifests;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>The faults of components that are not mended yet: named in the log, in the status, and in the health of what they stopped. Any thread.</summary>
internal sealed class FaultBook(HealthBook health, IComponentCatalog catalog, ILogger logger)
{
    private const int Most = 256;

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];

    /// <summary>All of them, the oldest first.</summary>
    public ImmutableArray<ComponentFault> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Select(static entry => entry.Fault)];
            }
        }
    }

    /// <summary>True where a reload could mend one, by making routes anew.</summary>
    public bool CanBeMended
    {
        get
        {
            lock (_gate)
            {
                return _entries.Any(static entry => entry.Kind is FaultKind.StartFailed or FaultKind.Failed or FaultKind.BrokeContract || (entry.Kind == FaultKind.StartHung && !entry.IsStage));
            }
        }
    }

    /// <summary>A component did what it must not.</summary>
    /// <param name="kind">What.</param>
    /// <param name="component">Which.</param>
    /// <param name="part">Under which name its health is told: that of a route or link.</param>
    /// <param name="stopped">What has stopped for it, for people; empty for nothing.</param>
    /// <param name="message">For people; it does not repeat the component's name.</param>
    /// <param name="exception">What it threw; for the log alone.</param>
    /// <returns>What to <see cref="Remove(ComponentFault)"/> when it is mended.</returns>
    public ComponentFault Add(FaultKind kind, ComponentIdentity component, string part, string stopped, string message, Exception? exception = null)
    {
        string? plugin = catalog.PluginOf(component.Use.Factory);
        ComponentFault fault = new(FaultKinds.NameOf(kind), component.Name, component.Use.ToString(), plugin, stopped, message);
        lock (_gate)
        {
            if (_entries.FirstOrDefault(entry => entry.Fault == fault) is { } same)
            {
                return same.Fault;
            }

            if (_entries.Count < Most)
            {
                _entries.Add(new Entry(component, kind, part, fault));
            }
        }

        logger.LogError(
            exception, "{Fault}: {Component} ({Use}{Plugin}): {Message}{Stopped}",
            fault.Name, fault.Component, fault.Use, fault.OfPlugin, message, stopped.Length == 0 ? "" : $"; stopped: {stopped}");
        HealthState state = kind is FaultKind.StopFailed or FaultKind.StopHung ? HealthState.Degraded : HealthState.Failed;
        health.ForFault(part, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance).Report(state, fault.Line);
        return fault;
    }

    /// <summary>It is mended.</summary>
    public void Remove(ComponentFault fault) => Remove(entry => entry.Fault == fault);

    /// <summary>The workers are others now: what stopped the former ones is past. What does not start now is told anew.</summary>
    public void ForgetWorkers() => Remove(static entry =>
        entry.Kind is FaultKind.Failed or FaultKind.BrokeContract || (entry.IsStage && entry.Kind is (FaultKind.StartFailed or FaultKind.StartHung)));

    /// <summary>A reload has been applied: what was stopped is gone, and what was out has started but for some.</summary>
    /// <param name="isOut">True for what still does not start, by name.</param>
    public void ForgetStarts(Func<string, bool> isOut) => Remove(entry =>
        entry.Kind is FaultKind.StopFailed or FaultKind.StopHung
        || (!entry.IsStage && entry.Kind is (FaultKind.StartFailed or FaultKind.StartHung) && !isOut(entry.Component.Name)));

    private void Remove(Func<Entry, bool> mended)
    {
        string[] parts;
        lock (_gate)
        {
            parts = [.. _entries.Where(mended).Select(static entry => entry.Part).Distinct()];
            _entries.RemoveAll(entry => mended(entry));
            parts = [.. parts.Where(part => !_entries.Any(entry => entry.Part == part))];
        }

        foreach (string part in parts)
        {
            health.ForFault(part, logger).Report(HealthState.Healthy, "runs again");
        }
    }

    private sealed record Entry(ComponentIdentity Component, FaultKind Kind, string Part, ComponentFault Fault)
    {
        public bool IsStage => Component.Use.Kind == ComponentKind.Stage;
    }
}
