namespace GemRouter.Plugin.Udp;

/// <summary>A receiver that is told when the link has other sockets.</summary>
internal interface IRefreshable
{
    /// <summary>Makes the receiver look at the link's sockets again, soon. Any thread.</summary>
    void Refresh();
}
