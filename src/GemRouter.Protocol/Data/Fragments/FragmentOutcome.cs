namespace GemRouter.Protocol;

/// <summary>What <see cref="FragmentReassembler.Add"/> made of a fragment.</summary>
public enum FragmentOutcome : byte
{
    /// <summary>It is kept: the rest of its payload is awaited.</summary>
    Held = 0,

    /// <summary>It completed its payload.</summary>
    Completed,

    /// <summary>It was dropped, perhaps with others of its payload: see <see cref="FragmentReassembler.Dropped"/>.</summary>
    Dropped,
}
