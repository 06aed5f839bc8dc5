using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers;

/// <summary>A place in a method where something borrowed is put where it outlives the call, or is passed to another method of the type.</summary>
internal sealed class Keep(Borrow borrow, IOperation operation, SyntaxNode syntax)
{
    public Borrow Borrow { get; } = borrow;

    public IOperation Operation { get; } = operation;

    public Location Location { get; } = syntax.GetLocation();

    public int Start { get; } = syntax.SpanStart;

    public int End { get; } = syntax.Span.End;

    /// <summary>Where it is kept, in words; null where it is passed on.</summary>
    public string? Where { get; set; }

    /// <summary>The field, property or parameter of the constructor that keeps it; null where that has no name.</summary>
    public ISymbol? In { get; set; }

    /// <summary>The parameter that it is passed to, where it is passed on.</summary>
    public IParameterSymbol? To { get; set; }

    /// <summary>Parameters of the type's methods that it is also passed to in such a run: where one detaches it, it may be kept.</summary>
    public List<IParameterSymbol> Passed { get; } = [];

    /// <summary>Methods of the type that are called afterwards: where one clears <see cref="In"/>, nothing is kept.</summary>
    public List<IMethodSymbol> Followed { get; } = [];
}
