using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers;

/// <summary>A method of a component that a worker calls for each batch or packet.</summary>
internal sealed class Entry(IMethodSymbol method, EntryKind kind, string name)
{
    public IMethodSymbol Method { get; } = method;

    public EntryKind Kind { get; } = kind;

    /// <summary>The method's name in the contract.</summary>
    public string Name { get; } = name;
}
