namespace GemRouter.Plugin.Udp;

/// <summary>How a join ended.</summary>
internal enum JoinResult
{
    /// <summary>The membership is there.</summary>
    Joined,

    /// <summary>This socket takes no more memberships; another one may.</summary>
    Full,

    /// <summary>The interface is not ready; later it may be.</summary>
    NotYet,
}
