namespace GemRouter.Plugin.Ring;

/// <summary>Whose source address packets are sent with.</summary>
public enum SourceChoice
{
    /// <summary>The interface's; runs of packets are sent at once.</summary>
    Own,

    /// <summary>The packet's own, where it has one.</summary>
    Preserve,
}
