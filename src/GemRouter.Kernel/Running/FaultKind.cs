namespace GemRouter.Kernel;

/// <summary>What a component did that it must not.</summary>
public enum FaultKind
{
    /// <summary>It threw when it was started, or what it opened or said of itself then is of no use.</summary>
    StartFailed,

    /// <summary>It did not come back from its start.</summary>
    StartHung,

    /// <summary>It threw when it was stopped.</summary>
    StopFailed,

    /// <summary>It did not come back from its stop.</summary>
    StopHung,

    /// <summary>It threw when packets were with it.</summary>
    Failed,

    /// <summary>It left packets in a state that the contract forbids.</summary>
    BrokeContract,

    /// <summary>It has packets and does not come back.</summary>
    Hung,
}
