namespace GemRouter.Bench.Data;

/// <summary>One part of a soak.</summary>
/// <param name="Path">What carried the packets.</param>
/// <param name="Part">Its number.</param>
/// <param name="Packets">Packets that were sent.</param>
/// <param name="Lost">Those that did not arrive.</param>
/// <param name="Twice">Those that arrived again.</param>
/// <param name="SealBytes">What the sealing router allocated, its control plane and the asking included, for each packet.</param>
/// <param name="OpenBytes">The same of the opening router.</param>
/// <param name="SealCollections">Collections of the oldest generation in the sealing router.</param>
/// <param name="OpenCollections">The same in the opening router.</param>
/// <param name="SealMegabytes">Resident memory of the sealing router.</param>
/// <param name="OpenMegabytes">The same of the opening router.</param>
internal sealed record SoakRow(
    string Path, int Part, long Packets, long Lost, long Twice, double SealBytes, double OpenBytes, int SealCollections, int OpenCollections, double SealMegabytes, double OpenMegabytes);
