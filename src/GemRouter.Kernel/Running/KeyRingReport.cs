using System.Collections.Immutable;

namespace GemRouter.Kernel;

/// <summary>The keys that a router has for one purpose (wire 6.5), by the names that are on the wire, and how far others have gone over to the active one.</summary>
/// <param name="Kind">"bk": a bootstrap key. "gak": a group key.</param>
/// <param name="Prefix">The group policy's prefix; null for the bootstrap key.</param>
/// <param name="Active">bk_id or gak_id of the key that this router sends under.</param>
/// <param name="Accepted">Those of the keys that it accepts besides.</param>
/// <param name="Users">For a bootstrap key the proven peers, for a group key the SEKs of this router and of its peers, that are known here.</param>
/// <param name="UsersOfActive">How many of them are under the active key. Where all are, nobody here needs the other keys any more.</param>
public sealed record KeyRingReport(string Kind, string? Prefix, string Active, ImmutableArray<string> Accepted, int Users, int UsersOfActive);
