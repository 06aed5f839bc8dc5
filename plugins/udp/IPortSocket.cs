namespace GemRouter.Plugin.Udp;

/// <summary>A socket that receives on one port what it has joined. The control thread calls it; the receiver reads <see cref="Filter"/>.</summary>
internal interface IPortSocket : IJoiner
{
    /// <summary>What is to be received here, and nothing else; replaced as a whole.</summary>
    GroupFilter Filter { get; set; }

    /// <summary>The receive buffer that the system granted, in bytes.</summary>
    int ReceiveBuffer { get; }

    /// <summary>Has it receive whatever comes to its port by its interface, whoever joined it; what is not for it is told by <see cref="Filter"/> alone.</summary>
    /// <returns>False where the system has no such thing.</returns>
    bool TryTakeAll();
}
