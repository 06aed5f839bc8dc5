namespace GemRouter.Kernel;

/// <summary>Who a router is.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Id">node_id.</param>
/// <param name="PublicKey">Its identity's public key.</param>
/// <param name="Domain">The domain's name.</param>
public sealed record NodeReport(string Name, string Id, string PublicKey, string Domain);
