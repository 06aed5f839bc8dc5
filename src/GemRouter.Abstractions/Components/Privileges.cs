namespace GemRouter;

/// <summary>System privileges beyond an ordinary user's. Names follow capabilities(7); a systemd unit is made from them.</summary>
[Flags]
public enum Privileges
{
    /// <summary>An ordinary user will do.</summary>
    None = 0,

    /// <summary>CAP_NET_RAW: packet sockets, foreign source addresses.</summary>
    RawSockets = 1,

    /// <summary>CAP_NET_ADMIN: interface settings, forced buffer sizes.</summary>
    NetworkAdministration = 2,

    /// <summary>CAP_IPC_LOCK: locked memory.</summary>
    LockedMemory = 4,

    /// <summary>CAP_NET_BIND_SERVICE: ports below 1024.</summary>
    LowPorts = 8,
}
