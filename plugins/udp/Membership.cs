namespace GemRouter.Plugin.Udp;

/// <summary>A group that is to be joined, for any source or for one.</summary>
internal sealed class Membership(GroupAddress group, Address? source)
{
    public GroupAddress Group { get; } = group;

    public Address? Source { get; } = source;

    /// <summary>The socket that holds it; null while it waits for the interface.</summary>
    public IJoiner? Socket { get; set; }
}
