namespace GemRouter.Kernel.Manifests;

/// <summary>A key and its value.</summary>
/// <param name="Key">The key's text.</param>
/// <param name="KeyAt">The key's place.</param>
/// <param name="Value">The value.</param>
internal sealed record MappingEntry(string Key, Position KeyAt, Node Value);
