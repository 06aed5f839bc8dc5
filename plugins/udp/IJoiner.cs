namespace GemRouter.Plugin.Udp;

/// <summary>A socket that holds memberships on an interface. The control thread calls it.</summary>
internal interface IJoiner
{
    /// <summary>Joins a group on the socket's interface.</summary>
    /// <exception cref="ComponentException">The system refuses for good.</exception>
    JoinResult Join(GroupAddress group, Address? source);

    /// <summary>Leaves it.</summary>
    void Leave(GroupAddress group, Address? source);

    /// <summary>Gives up one hold on the socket; the last one closes it. Whoever opened it has one.</summary>
    void Release();
}
