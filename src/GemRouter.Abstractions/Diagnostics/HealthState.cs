namespace GemRouter;

/// <summary>How a component is.</summary>
public enum HealthState
{
    /// <summary>It does its work.</summary>
    Healthy,

    /// <summary>It does less than its work, or none, and goes on trying by itself.</summary>
    Degraded,

    /// <summary>It has given up: its routes are stopped (packets are dropped, never passed in clear).</summary>
    Failed,
}
