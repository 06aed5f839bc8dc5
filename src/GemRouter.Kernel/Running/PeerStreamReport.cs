namespace GemRouter.Kernel;

/// <summary>A SEK of a peer.</summary>
/// <param name="Node">node_id of the source.</param>
/// <param name="Name">The name that the source gives itself.</param>
/// <param name="Group">The group.</param>
/// <param name="Port">The UDP port.</param>
/// <param name="Suite">The cipher suite's name.</param>
/// <param name="Kid">Its kid.</param>
/// <param name="Usable">True where packets under it are opened (wire 4).</param>
/// <param name="AnnouncedMsAgo">How long its newest announcement is ago.</param>
/// <param name="Packets">The packets that it opened here.</param>
/// <param name="GakId">gak_id of the group key that its newest announcement came under: the one that is active at the source (wire 6.5).</param>
public sealed record PeerStreamReport(
    string Node, string Name, string Group, int Port, string Suite, string Kid, bool Usable, double AnnouncedMsAgo, long Packets, string GakId);
