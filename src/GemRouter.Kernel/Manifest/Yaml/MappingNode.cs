namespace GemRouter.Kernel.Manifests;

/// <summary>A mapping from texts; no key stands in it twice.</summary>
internal sealed class MappingNode(IReadOnlyList<MappingEntry> entries, Position at) : Node(at)
{
    public IReadOnlyList<MappingEntry> Entries { get; } = entries;

    /// <inheritdoc/>
    public override string Words => "a mapping";

    /// <summary>The entry with that key, or null.</summary>
    public MappingEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key == key);
}
