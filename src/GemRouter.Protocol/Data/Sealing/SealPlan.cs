namespace GemRouter.Protocol;

/// <summary>How a payload goes: whole, or in fragments.</summary>
/// <param name="Count">The packets: 1 for a whole payload, else 2 to 64.</param>
/// <param name="Part">The payload bytes of each packet but the last.</param>
/// <param name="PadTo">The bytes of each inner payload with its padding; 0 for none.</param>
public readonly record struct SealPlan(int Count, int Part, int PadTo)
{
    /// <summary>True where the payload goes in fragments.</summary>
    public bool IsFragmented => Count > 1;
}
