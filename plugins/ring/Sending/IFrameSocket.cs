using GemRouter.Plugin.Udp;

namespace GemRouter.Plugin.Ring.Sending;

/// <summary>What a sender sends frames through. The control thread attaches it; the rest is the sender's worker's.</summary>
internal interface IFrameSocket : IDisposable
{
    /// <summary>Follows the link to its interface as it is now; null where there is none.</summary>
    void Attach(Device? device);

    /// <summary>Keeps it for a batch.</summary>
    /// <param name="descriptor">The socket.</param>
    /// <returns>Where frames leave from; null where there is no interface.</returns>
    FrameOrigin? TryHold(out int descriptor);

    /// <summary>Ends that.</summary>
    void LetGo();

    /// <summary>Has what is sent from now on queued with this priority (SO_PRIORITY). Not through a socket that others send through.</summary>
    void Prioritize(int priority);
}
