namespace GemRouter.Trial.Plugins;

/// <summary>What a token says to a PIN.</summary>
public enum TokenAnswer
{
    Right,
    Wrong,
    Locked,
    Absent,
}
