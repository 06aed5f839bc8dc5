namespace GemRouter;

/// <summary>Why a packet was dropped. No packet is dropped without one, and each counts its packets.</summary>
public sealed class DropReason
{
    /// <summary>Makes a reason; components get theirs from <see cref="ICounters"/>.</summary>
    /// <param name="name">The full name.</param>
    /// <param name="description">What it means, in a sentence for people.</param>
    /// <param name="shared">True where several threads drop for it, see <see cref="Counter"/>.</param>
    public DropReason(string name, string description, bool shared = false)
    {
        Packets = new Counter(name, description, shared);
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
