namespace GemRouter.Plugin.Ring.Rings;

/// <summary>Where a frame lies in a ring, which has at most 1 GiB.</summary>
/// <param name="At">The header that the kernel put before it.</param>
/// <param name="Length">The bytes from there to the frame's end.</param>
internal readonly record struct FramePlace(uint At, uint Length);
