using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers;

/// <summary>A place in a method that blocks.</summary>
internal readonly struct Found(BlockingKind kind, string what, Location place)
{
    public BlockingKind Kind { get; } = kind;

    public string What { get; } = what;

    public Location Place { get; } = place;
}
