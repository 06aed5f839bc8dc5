using System.Collections.Immutable;
using GemRouter.Kernel.Manifests;
using Microsoft.Extensions.Logging;

namespace GemRouter.Kernel.Running;

/// <summary>The faults of components that are not mended yet: named in the log, in the status, and in the health of what they stopped. Any thread.</summary>
internal sealed class FaultBook(HealthBook health, IComponentCatalog catalog, ILogger logger)
{
    private const int Most = 256;

    private readonly Lock _gate = new();
    private readonly List<(ComponentIdentity Component, FaultKind Kind, string Part, ComponentFault Fault)> _faults = [];

    /// <summary>All of them, the oldest first.</summary>
    public ImmutableArray<ComponentFault> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _faults.Select(static entry => entry.Fault)];
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
    public void Add(FaultKind kind, ComponentIdentity component, string part, string stopped, string message, Exception? exception = null)
    {
        string? plugin = catalog.PluginOf(component.Use.Factory);
        ComponentFault fault = new(FaultKinds.NameOf(kind), component.Name, component.Use.ToString(), plugin, stopped, message);
        lock (_gate)
        {
            if (_faults.Any(entry => entry.Fault == fault) || _faults.Count >= Most)
            {
                return;
            }

            _faults.Add((component, kind, part, fault));
        }

        string from = plugin is null ? "" : $" of the plugin {plugin}";
        logger.LogError(
            exception, "{Fault}: {Component} ({Use}{Plugin}): {Message}{Stopped}",
            fault.Name, fault.Component, fault.Use, from, message, stopped.Length == 0 ? "" : $"; stopped: {stopped}");
        HealthState state = kind is FaultKind.StopFailed or FaultKind.StopHung ? HealthState.Degraded : HealthState.Failed;
        health.For(part, logger).Report(state, $"{fault.Name}: {fault.Component} ({fault.Use}{from}): {message}");
    }

    /// <summary>They are mended, or what they were about is there no more.</summary>
    public void Remove(Func<ComponentIdentity, FaultKind, bool> mended)
    {
        string[] parts;
        lock (_gate)
        {
            parts = [.. _faults.Where(entry => mended(entry.Component, entry.Kind)).Select(static entry => entry.Part).Distinct()];
            _faults.RemoveAll(entry => mended(entry.Component, entry.Kind));
            parts = [.. parts.Where(part => !_faults.Any(entry => entry.Part == part))];
        }

        foreach (string part in parts)
        {
            health.For(part, logger).Report(HealthState.Healthy, "runs again");
        }
    }
}
