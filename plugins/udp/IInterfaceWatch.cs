namespace GemRouter.Plugin.Udp;

/// <summary>Looks after a link's interface and the addresses of this host. One thread at a time.</summary>
internal interface IInterfaceWatch : IDisposable
{
    /// <summary>The interface at the last look; null where there is none of that name.</summary>
    Device? Device { get; }

    /// <summary>All addresses of this host, and the prefixes of the interface, at the last look.</summary>
    HostAddresses Addresses { get; }

    /// <summary>Looks again.</summary>
    void Look();
}
