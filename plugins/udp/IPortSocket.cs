namespace GemRouter.Plugin.Udp;

/// <summary>A socket that receives on one port, with its memberships. The control thread calls it; the receiver reads <see cref="Filter"/>.</summary>
internal interface IPortSocket
{
    /// <summary>What is to be received here, and nothing else; replaced as a whole.</summary>
    GroupFilter Filter { get; set; }

    /// <summary>The receive buffer that the system granted, in bytes.</summary>
    int ReceiveBuffer { get; }

    /// <summary>Joins a group on the socket's interface.</summary>
    /// <exception cref="ComponentException">The system refuses for good.</exception>
    JoinResult Join(GroupAddress group, Address? source);

    /// <summary>Leaves it.</summary>
    void Leave(GroupAddress group, Address? source);

    /// <summary>Gives up one hold on the socket; the last one closes it. Whoever opened it has one.</summary>
    void Release();
}
