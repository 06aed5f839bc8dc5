using System.Net;

namespace GemRouter;

/// <summary>What a node lets others know of it, in public.</summary>
/// <param name="Name">Its name in the manifest.</param>
/// <param name="PublicKey">Its Ed25519 public key, 32 bytes.</param>
/// <param name="Endpoint">Where it receives unicast control datagrams.</param>
public sealed record NodeAdvertisement(string Name, ReadOnlyMemory<byte> PublicKey, IPEndPoint Endpoint);
