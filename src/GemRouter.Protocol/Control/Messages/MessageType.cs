namespace GemRouter.Protocol;

/// <summary>The types of control message (wire 3.1).</summary>
public enum MessageType : byte
{
    /// <summary>A node says that it is there (wire 3.2).</summary>
    Hello = 1,

    /// <summary>Announcements of SEKs (wire 3.3).</summary>
    Announce = 2,
}
