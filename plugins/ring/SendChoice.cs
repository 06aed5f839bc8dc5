namespace GemRouter.Plugin.Ring;

/// <summary>How packets are sent with the interface's address.</summary>
public enum SendChoice
{
    /// <summary>Runs of one flow through a UDP socket; where flows take turns, so that there are none, whole frames.</summary>
    Auto,

    /// <summary>All through a UDP socket, so that firewall and routing of the host see each packet.</summary>
    Socket,
}
