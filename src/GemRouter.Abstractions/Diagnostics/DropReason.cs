namespace GemRouter;

/// <summary>Why a packet was dropped. No packet is dropped without one, and each counts its packets.</summary>
public sealed class DropReason
{
    /// <summary>Makes a reason; components get theirs from <see cref="ICounters"/>.</summary>
    public DropReason(string name, string description)
    {
        Packets = new Counter(name, description);
    }

    /// <summary>The full name, as operators see it: "data.replayed", "shaper.over_rate".</summary>
    public string Name => Packets.Name;

    /// <summary>What it means and what to do about it, in a sentence for people.</summary>
    public string Description => Packets.Description;

    /// <summary>The packets dropped for it.</summary>
    public Counter Packets { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
