namespace GemRouter.Simulation.Scenarios;

/// <summary>The kinds of attacks.</summary>
internal enum AttackKind
{
    /// <summary>Recorded datagrams are sent again, control and data, the oldest among them.</summary>
    Replay,

    /// <summary>What was recorded is played again, in order and from the beginning.</summary>
    Playback,

    /// <summary>A share of the control datagrams is dropped.</summary>
    DropControl,

    /// <summary>A share of all datagrams is held back and sent seconds later.</summary>
    HoldBack,

    /// <summary>A share of all datagrams is changed on its way.</summary>
    Tamper,

    /// <summary>Garbage without any key: control datagrams in the name of boots that were seen, data under kids that were seen and under others.</summary>
    Garbage,

    /// <summary>With the bootstrap key: envelopes in the name of boots that were seen, HELLOs of identities of the attacker's own.</summary>
    ForgeWithBootstrapKey,

    /// <summary>With the bootstrap key and the group key, under an identity of the attacker's own: announcements in others' names, data under kids that were seen.</summary>
    ForgeAsMember,

    /// <summary>With the bootstrap key, as a node of the attacker's own that is proven as any other: lists kids that there are not, asks for those that there are, and for others.</summary>
    ProvenStranger,

    /// <summary>The same with the group keys: announces SEKs under its signature and under false ones, and sends packets under each.</summary>
    ProvenMember,
}
