using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers;

/// <summary>Where an assignment or a collection puts something: in what outlives the call, or in what a local holds.</summary>
internal readonly struct Place
{
    private Place(ISymbol? kept, ILocalSymbol? local)
    {
        Kept = kept;
        Local = local;
    }

    /// <summary>The field, property or parameter of the constructor that outlives the call; null where none is known.</summary>
    public ISymbol? Kept { get; }

    /// <summary>The local that holds it.</summary>
    public ILocalSymbol? Local { get; }

    public static Place In(ISymbol kept) => new(kept, null);

    public static Place Of(ILocalSymbol local) => new(null, local);
}
