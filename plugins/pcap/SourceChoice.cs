namespace GemRouter.Plugin.Pcap;

/// <summary>Whose source address packets are sent with.</summary>
public enum SourceChoice
{
    /// <summary>The packet's own, where it has one.</summary>
    Preserve,

    /// <summary>The interface's.</summary>
    Own,
}
