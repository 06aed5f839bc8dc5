namespace GemRouter.Kernel.Manifests;

/// <summary>A node of the YAML tree, with its place.</summary>
internal abstract class Node(Position at)
{
    /// <summary>Where it begins.</summary>
    public Position At { get; } = at;

    /// <summary>What it is, for messages: "a list".</summary>
    public abstract string Words { get; }
}
