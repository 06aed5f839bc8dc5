using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers;

/// <summary>Something that a method has until it returns. There is one object for each, so that two are the same where they are equal by reference.</summary>
/// <param name="symbol">The parameter, or the local that goes through a batch.</param>
/// <param name="root">The parameter by which it came in.</param>
/// <param name="kind">What it is.</param>
internal sealed class Borrow(ISymbol symbol, IParameterSymbol root, BorrowKind kind)
{
    private Borrow? _memory;

    public ISymbol Symbol { get; } = symbol;

    public IParameterSymbol Root { get; } = root;

    public BorrowKind Kind { get; } = kind;

    /// <summary>The memory behind it.</summary>
    public Borrow Memory => Kind == BorrowKind.Memory ? this : _memory ??= new Borrow(Symbol, Root, BorrowKind.Memory);
}
