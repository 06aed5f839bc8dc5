namespace GemRouter;

/// <summary>The five kinds of component.</summary>
public enum ComponentKind
{
    /// <summary>Makes links, see <see cref="ILink"/>.</summary>
    Transport,

    /// <summary>Seals and opens packets, see <see cref="ICipherSuite"/>.</summary>
    CipherSuite,

    /// <summary>Gives keys, see <see cref="IKeySource"/>.</summary>
    KeySource,

    /// <summary>Says where control datagrams go, see <see cref="IDiscoveryStrategy"/>.</summary>
    Discovery,

    /// <summary>Works on packets in a pipeline, see <see cref="IPacketStage"/>.</summary>
    Stage,
}
