using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GemRouter.Analyzers;

/// <summary>Finds for each target of an assignment, and each collection, what it is part of.</summary>
internal sealed class Places
{
    private readonly IMethodSymbol _method;
    private readonly Dictionary<ISymbol, ISymbol> _kept = new(SymbolEqualityComparer.Default); // locals that refer to an object in a field → the field

    public Places(IMethodSymbol method, IReadOnlyList<IOperation> operations)
    {
        _method = method;
        int before;
        do
        {
            before = _kept.Count;
            foreach (IOperation operation in operations)
            {
                Follow(operation);
            }
        }
        while (_kept.Count > before);
    }

    public Place Of(IOperation? operation) => operation switch
    {
        IFieldReferenceOperation field => OfMember(field.Field, field.Instance),
        IPropertyReferenceOperation property => OfMember(property.Property, property.Instance),
        IEventReferenceOperation happening => OfMember(happening.Event, happening.Instance),
        IArrayElementReferenceOperation element => Of(element.ArrayReference),
        IConversionOperation conversion => Of(conversion.Operand),
        IParenthesizedOperation parenthesized => Of(parenthesized.Operand),
        ICoalesceOperation coalesce => Of(coalesce.Value),
        IConditionalAccessInstanceOperation => Of(Accessed(operation)),
        IConditionalAccessOperation access => Of(access.WhenNotNull),
        ILocalReferenceOperation { Local: { } local } => _kept.TryGetValue(local, out ISymbol? kept) ? Place.In(kept) : Place.Of(local),
        IDeclarationExpressionOperation { Expression: ILocalReferenceOperation { Local: { } local } } => Place.Of(local),
        IParameterReferenceOperation { Parameter: { } parameter } when IsOfPrimaryConstructor(parameter) => Place.In(parameter),
        IInvocationOperation { Instance: { } instance, TargetMethod: { } method } when IsCollection(method.ContainingType) => Of(instance),
        IInvocationOperation { Instance: null, TargetMethod: { } method } call when Holding.IsOfTheSystem(method) =>
            call.Arguments.Select(argument => Of(argument.Value)).FirstOrDefault(static place => place.Kept is not null),
        _ => default,
    };

    /// <summary>What is before the question mark of <c>a?.B</c>.</summary>
    public static IOperation? Accessed(IOperation instance)
    {
        for (IOperation? parent = instance.Parent, child = instance; parent is not null; child = parent, parent = parent.Parent)
        {
            if (parent is IConditionalAccessOperation access && access.WhenNotNull == child)
            {
                return access.Operation;
            }
        }

        return null;
    }

    public static bool IsCollection(ITypeSymbol? type) =>
        type is not null && (type.AllInterfaces.Any(static one => one.SpecialType == SpecialType.System_Collections_IEnumerable)
            || type.ContainingNamespace?.ToDisplayString() is "System.Threading.Channels" or "System.Collections.Generic" or "System.Collections");

    private static bool IsThis(IOperation? instance) => instance is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance };

    private Place OfMember(ISymbol member, IOperation? instance) => member.IsStatic || IsThis(instance) ? Place.In(member) : Of(instance);

    // A parameter of a primary constructor that a method uses is a field of the object.
    private bool IsOfPrimaryConstructor(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && !SymbolEqualityComparer.Default.Equals(constructor, _method);

    private void Follow(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Symbol: { } local } declarator:
                Follow(local, declarator.GetVariableInitializer()?.Value);
                break;
            case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: { } local } } assignment:
                Follow(local, assignment.Value);
                break;
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: { } local } } loop:
                Follow(local, loop.Collection);
                break;
            case IInvocationOperation { Instance: { } instance } call when IsCollection(call.TargetMethod.ContainingType):
                foreach (IArgumentOperation argument in call.Arguments.Where(static argument => argument.Parameter?.RefKind == RefKind.Out))
                {
                    IOperation value = argument.Value is IDeclarationExpressionOperation declared ? declared.Expression : argument.Value;
                    if (value is ILocalReferenceOperation { Local: { } local })
                    {
                        Follow(local, instance);
                    }
                }

                break;
        }
    }

    private void Follow(ILocalSymbol local, IOperation? value)
    {
        if ((local.Type.IsReferenceType || local.IsRef) && !_kept.ContainsKey(local) && Of(value).Kept is { } kept)
        {
            _kept.Add(local, kept);
        }
    }
}
