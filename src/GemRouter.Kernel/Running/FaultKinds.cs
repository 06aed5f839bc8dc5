namespace GemRouter.Kernel;

/// <summary>The names under which faults of components are told.</summary>
public static class FaultKinds
{
    /// <summary>The name, as status and log have it.</summary>
    public static string NameOf(FaultKind kind) => kind switch
    {
        FaultKind.StartFailed => "component.start_failed",
        FaultKind.StartHung => "component.start_hung",
        FaultKind.StopFailed => "component.stop_failed",
        FaultKind.StopHung => "component.stop_hung",
        FaultKind.Failed => "component.failed",
        FaultKind.BrokeContract => "component.broke_contract",
        FaultKind.Hung => "component.hung",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };
}
