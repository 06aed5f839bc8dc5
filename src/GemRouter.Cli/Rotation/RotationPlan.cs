namespace GemRouter.Cli.Rotation;

/// <summary>A rotation from a key to the next. It holds no secret.</summary>
/// <param name="Kind">"bk" or "gak".</param>
/// <param name="Manifest">The manifest whose steps these are; null where a key file was given.</param>
/// <param name="Groups">Of a group key the policies that it is for.</param>
/// <param name="Former">The present key's file or source.</param>
/// <param name="FormerId">Its bk_id or gak_id; null where that is not known here.</param>
/// <param name="Next">The next key's file; null where the last step alone is left.</param>
/// <param name="NextId">Its bk_id or gak_id; null where that is not known here.</param>
/// <param name="Made">True where the file was made now; false where it was there and stays as it is.</param>
/// <param name="Steps">What to do.</param>
internal sealed record RotationPlan(
    string Kind, string? Manifest, IReadOnlyList<string> Groups, string Former, string? FormerId, string? Next, string? NextId, bool Made, IReadOnlyList<RotationStep> Steps);
