namespace GemRouter.Kernel;

/// <summary>A stream that the router seals.</summary>
/// <param name="Group">The group.</param>
/// <param name="Port">The UDP port.</param>
/// <param name="Suite">The cipher suite's name.</param>
/// <param name="Kid">The kid of the SEK in use.</param>
/// <param name="KeyAgeMs">How old that SEK is.</param>
/// <param name="Packets">The packet numbers used under it.</param>
/// <param name="NextKid">The kid of the SEK that follows; null where there is none yet.</param>
/// <param name="SwitchInMs">When that takes over; null where there is none yet.</param>
/// <param name="Rekeys">How often the stream got a new SEK.</param>
/// <param name="GakId">gak_id of the group key that the SEK in use was announced under first; empty before that.</param>
public sealed record OwnStreamReport(
    string Group, int Port, string Suite, string Kid, double KeyAgeMs, long Packets, string? NextKid, double? SwitchInMs, int Rekeys, string GakId);
