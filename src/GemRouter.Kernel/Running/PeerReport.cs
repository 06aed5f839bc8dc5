namespace GemRouter.Kernel;

/// <summary>A boot of another node.</summary>
/// <param name="Name">The name that the node gives itself; nothing is decided by it.</param>
/// <param name="Id">node_id.</param>
/// <param name="Boot">boot_id.</param>
/// <param name="State">"proven", "tentative" or "displaced" (wire 4).</param>
/// <param name="HeardMsAgo">How long its last HELLO is ago.</param>
/// <param name="IntervalMs">The hello interval that it states.</param>
/// <param name="Cloned">True where the identity lives twice at once.</param>
/// <param name="BkId">bk_id of the bootstrap key that its last HELLO came under: the one that is active there (wire 6.5).</param>
public sealed record PeerReport(string Name, string Id, string Boot, string State, double HeardMsAgo, double IntervalMs, bool Cloned, string BkId);
