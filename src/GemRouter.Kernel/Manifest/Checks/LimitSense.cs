using GemRouter.Protocol;

namespace GemRouter.Kernel.Manifests;

/// <summary>A limit on a part is not above the limit on the whole.</summary>
internal static class LimitSense
{
    public static void Check(CheckContext context)
    {
        ControlLimits limits = context.Manifest.Limits.Control;
        CheckPart(context, "streams-per-source", limits.StreamsPerSource, "streams", limits.Streams);
        CheckPart(context, "tentative-boots-per-node", limits.TentativeBootsPerNode, "tentative-boots", limits.TentativeBoots);
        CheckPart(context, "unknown-opens", limits.UnknownOpens, "opens", limits.Opens);
        CheckPart(context, "signatures-per-node", limits.SignaturesPerNode, "signatures", limits.Signatures);
    }

    private static void CheckPart(CheckContext context, string part, int partLimit, string whole, int wholeLimit)
    {
        if (partLimit > wholeLimit)
        {
            string path = context.Places.IsWritten($"limits.{part}") ? part : whole;
            context.Report.Error(ManifestCode.LimitsContradict, $"limits.{path}", $"{part} is \"{partLimit}\" and {whole} only \"{wholeLimit}\"; {part} is at most {whole}");
        }
    }
}
