using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers;

/// <summary>Which types can hold what is borrowed.</summary>
internal sealed class Holding(Contract contract)
{
    private const int Deepest = 3;

    public bool IsPacket(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type, contract.Packet);

    public bool IsBatch(ITypeSymbol? type) => SymbolEqualityComparer.Default.Equals(type, contract.Batch);

    public bool IsEnumerator(ITypeSymbol? type) => IsBatch(type?.ContainingType);

    /// <summary>True where a value of the type can hold the kind: it is one, or has a field, an element or a type argument that can.</summary>
    public bool CanHold(ITypeSymbol? type, BorrowKind kind) => CanHold(type, kind, 0);

    public static bool IsOfTheSystem(ISymbol symbol)
    {
        INamespaceSymbol? space = symbol.ContainingNamespace;
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer })
        {
            space = outer;
        }

        return space?.Name == "System";
    }

    private bool CanHold(ITypeSymbol? type, BorrowKind kind, int depth)
    {
        switch (type)
        {
            case null:
                return false;
            case IPointerTypeSymbol:
            case { SpecialType: SpecialType.System_IntPtr or SpecialType.System_UIntPtr }:
                return kind == BorrowKind.Memory;
            case IArrayTypeSymbol array:
                return CanHold(array.ElementType, kind, depth);
            case INamedTypeSymbol when IsPacket(type) || IsEnumerator(type):
                return kind == BorrowKind.Packet;
            case INamedTypeSymbol when IsBatch(type):
                return kind == BorrowKind.Batch;
            case INamedTypeSymbol { IsRefLikeType: true }:
                return true;
            case INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named:
                return named.TypeArguments.Any(argument => CanHold(argument, kind, depth))
                    || (depth < Deepest && !IsOfTheSystem(named) && Fields(named).Any(field => CanHold(field.Type, kind, depth + 1)));
            default:
                return false;
        }
    }

    private static IEnumerable<IFieldSymbol> Fields(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.BaseType)
        {
            foreach (IFieldSymbol field in one.GetMembers().OfType<IFieldSymbol>().Where(static field => !field.IsStatic))
            {
                yield return field;
            }
        }
    }
}
