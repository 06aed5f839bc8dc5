namespace GemRouter.Testing;

/// <summary>Packets of a capture, in its order.</summary>
public sealed class Recording
{
    internal Recording(string name, IReadOnlyList<RecordedPacket> packets)
    {
        Name = name;
        Packets = packets;
    }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>The packets.</summary>
    public IReadOnlyList<RecordedPacket> Packets { get; }
}
