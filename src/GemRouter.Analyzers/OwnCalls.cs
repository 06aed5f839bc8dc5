using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GemRouter.Analyzers;

/// <summary>Calls of a type's methods by one another: how far the rules look from where a worker enters.</summary>
internal static class OwnCalls
{
    /// <summary>The method as it is declared, which is how the type's members are told apart.</summary>
    public static IMethodSymbol Declared(IMethodSymbol method) => (method.PartialImplementationPart ?? method).OriginalDefinition;

    /// <summary>The method of this very type that an operation calls; null where it calls none.</summary>
    public static IMethodSymbol? Called(IOperation operation, INamedTypeSymbol type)
    {
        IMethodSymbol? method = operation switch
        {
            IInvocationOperation { TargetMethod: { MethodKind: not MethodKind.LocalFunction } target } => target,
            IPropertyReferenceOperation { Property: { } property, Parent: IAssignmentOperation { Target: { } target } } when target == operation => property.SetMethod,
            IPropertyReferenceOperation { Property: { } property } => property.GetMethod,
            _ => null,
        };
        return method is not null && SymbolEqualityComparer.Default.Equals(method.ContainingType?.OriginalDefinition, type.OriginalDefinition) ? Declared(method) : null;
    }
}
