using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GemRouter.Analyzers;

/// <summary>Which values of a method carry what it has borrowed. Each local carries what is ever assigned to it, whatever the order.</summary>
internal sealed class Borrowings
{
    private readonly Holding _holding;
    private readonly Places _places;
    private readonly Dictionary<ISymbol, HashSet<Borrow>> _carried = new(SymbolEqualityComparer.Default);
    private bool _grown;

    public Borrowings(IMethodSymbol method, Holding holding, Places places, IReadOnlyList<IOperation> operations)
    {
        _holding = holding;
        _places = places;
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (KindOf(parameter.Type) is { } kind)
            {
                _carried[parameter] = [new Borrow(parameter, parameter, kind)];
            }
        }

        do
        {
            _grown = false;
            foreach (IOperation operation in operations)
            {
                Follow(operation);
            }
        }
        while (_grown);
    }

    /// <summary>What a value carries.</summary>
    public IEnumerable<Borrow> Of(IOperation? value) => value switch
    {
        null => [],
        ILocalReferenceOperation { Local: { } local } => local.IsRef ? Able(local.Type, Carried(local)) : Carried(local),
        IParameterReferenceOperation { Parameter: { } parameter } => Carried(parameter),
        IConversionOperation conversion => conversion.OperatorMethod is null ? Of(conversion.Operand) : Able(conversion.Type, Of(conversion.Operand)),
        IParenthesizedOperation parenthesized => Of(parenthesized.Operand),
        IArgumentOperation argument => argument.Parameter is { RefKind: RefKind.Ref or RefKind.In or RefKind.RefReadOnlyParameter } ? Storage(argument.Value) : Of(argument.Value),
        IAssignmentOperation assignment => Of(assignment.Value),
        IConditionalOperation choice => Of(choice.WhenTrue).Concat(Of(choice.WhenFalse)),
        ICoalesceOperation choice => Of(choice.Value).Concat(Of(choice.WhenNull)),
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(arm => Of(arm.Value)),
        IConditionalAccessOperation access => Of(access.WhenNotNull),
        IConditionalAccessInstanceOperation => Of(Places.Accessed(value)),
        ITupleOperation tuple => tuple.Elements.SelectMany(Of),
        IArrayCreationOperation array => Of(array.Initializer),
        IArrayInitializerOperation array => array.ElementValues.SelectMany(Of),
        ICollectionExpressionOperation collection => collection.Elements.SelectMany(Of),
        ISpreadOperation spread => Of(spread.Operand),
        IAnonymousObjectCreationOperation made => made.Initializers.SelectMany(Of),
        IObjectCreationOperation made => Able(made.Type, made.Arguments.SelectMany(Of)).Concat(Of(made.Initializer)),
        IObjectOrCollectionInitializerOperation initializer => initializer.Initializers.SelectMany(one => one is IInvocationOperation add ? add.Arguments.SelectMany(Of) : Of(one)),
        IWithOperation with => Of(with.Operand).Concat(Of(with.Initializer)),
        IDelegateCreationOperation made => Of(made.Target),
        IAnonymousFunctionOperation function => Captured(function),
        IMethodReferenceOperation method => Of(method.Instance).Concat(method.Method.MethodKind == MethodKind.LocalFunction ? Captured(Declaration(method, method.Method)) : []),
        IPropertyReferenceOperation property => OfProperty(property),
        IFieldReferenceOperation field => Able(field.Type, Of(field.Instance)),
        IArrayElementReferenceOperation element => Able(element.Type, Of(element.ArrayReference)),
        IImplicitIndexerReferenceOperation range => Able(range.Type, Of(range.Instance)),
        IInvocationOperation call => OfCall(call),
        IAddressOfOperation address => Storage(address.Reference),
        IBinaryOperation sum when _holding.CanHold(sum.Type, BorrowKind.Memory) => Able(sum.Type, Of(sum.LeftOperand).Concat(Of(sum.RightOperand))),
        IIncrementOrDecrementOperation step => Able(step.Type, Of(step.Target)),
        // What `fixed` does to a span has no operation of its own.
        { Kind: OperationKind.None } => value.ChildOperations.SelectMany(Of),
        _ => [],
    };

    /// <summary>What a lambda or a local function uses of the method's.</summary>
    public IEnumerable<Borrow> Captured(IOperation? function)
    {
        IMethodSymbol? symbol = (function as IAnonymousFunctionOperation)?.Symbol ?? (function as ILocalFunctionOperation)?.Symbol;
        return function is null ? [] : function.Descendants().SelectMany(one => one switch
        {
            ILocalReferenceOperation { Local: { } local } when !SymbolEqualityComparer.Default.Equals(local.ContainingSymbol, symbol) => Carried(local),
            IParameterReferenceOperation { Parameter: { } parameter } when !SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, symbol) => Carried(parameter),
            _ => [],
        }).Distinct();
    }

    /// <summary>The local function's body, which lies elsewhere in the method.</summary>
    public static ILocalFunctionOperation? Declaration(IOperation use, IMethodSymbol local)
    {
        IOperation root = use;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        return root.Descendants().OfType<ILocalFunctionOperation>().FirstOrDefault(one => SymbolEqualityComparer.Default.Equals(one.Symbol, local.OriginalDefinition));
    }

    private IEnumerable<Borrow> OfProperty(IPropertyReferenceOperation property)
    {
        if (_holding.IsPacket(property.Instance?.Type))
        {
            return property.Property.Name is "Payload" or "PayloadAddress" ? Of(property.Instance).Select(static one => one.Memory) : [];
        }

        return Able(property.Type, Of(property.Instance));
    }

    private IEnumerable<Borrow> OfCall(IInvocationOperation call)
    {
        if (_holding.IsPacket(call.Instance?.Type))
        {
            return call.TargetMethod.Name is "Write" or "Reset" or "Prepend" or "Append" ? Of(call.Instance).Select(static one => one.Memory) : [];
        }

        if (!Holding.IsOfTheSystem(call.TargetMethod))
        {
            return [];
        }

        IEnumerable<Borrow> passed = Of(call.Instance).Concat(call.Arguments.SelectMany(Of));
        return call.TargetMethod.RefKind != RefKind.None ? passed.Where(static one => one.Kind == BorrowKind.Memory) : Able(call.Type, passed);
    }

    // What a reference points into, not what is read there.
    private IEnumerable<Borrow> Storage(IOperation? reference) => reference switch
    {
        ILocalReferenceOperation { Local: { IsRef: true } local } => Carried(local),
        IPropertyReferenceOperation { Property.RefKind: not RefKind.None } property => Of(property.Instance).Where(static one => one.Kind == BorrowKind.Memory),
        IInvocationOperation { TargetMethod.RefKind: not RefKind.None } call => OfCall(call),
        IFieldReferenceOperation field => Storage(field.Instance),
        IConversionOperation conversion => Storage(conversion.Operand),
        { Kind: OperationKind.None } => reference.ChildOperations.SelectMany(Of), // *p and p[i]
        _ => [],
    };

    private IEnumerable<Borrow> Able(ITypeSymbol? type, IEnumerable<Borrow> borrows) => borrows.Where(one => _holding.CanHold(type, one.Kind));

    private ImmutableArray<Borrow> Carried(ISymbol symbol) => _carried.TryGetValue(symbol, out HashSet<Borrow>? carried) ? [.. carried] : [];

    private BorrowKind? KindOf(ITypeSymbol type) => type switch
    {
        _ when _holding.IsBatch(type) => BorrowKind.Batch,
        _ when _holding.IsPacket(type) => BorrowKind.Packet,
        { IsRefLikeType: true, Name: "Span" or "ReadOnlySpan" } => BorrowKind.Memory,
        _ => null,
    };

    private void Follow(IOperation operation)
    {
        switch (operation)
        {
            case IVariableDeclaratorOperation { Symbol: { } local } declarator:
                IOperation? value = declarator.GetVariableInitializer()?.Value;
                Carry(local, local.IsRef ? Of(value).Concat(Storage(value)) : Of(value));
                if (_holding.IsEnumerator(local.Type) && value is IInvocationOperation { Instance: { } gone })
                {
                    Visit(local, Of(gone));
                }

                break;
            case IAssignmentOperation assignment and not IDeconstructionAssignmentOperation:
                Carry(_places.Of(assignment.Target).Local, Of(assignment.Value));
                break;
            case IDeconstructionAssignmentOperation { Target: { } target } deconstruction:
                Deconstruct(target is IDeclarationExpressionOperation declared ? declared.Expression : target, deconstruction.Value);
                break;
            case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation { Symbol: { } local } } loop:
                IEnumerable<Borrow> gothrough = Of(loop.Collection);
                Visit(local, gothrough.Where(static one => one.Kind == BorrowKind.Batch));
                Carry(local, Able(local.Type, gothrough));
                break;
            case IIsPatternOperation pattern:
                foreach (ISymbol? named in pattern.Pattern.DescendantsAndSelf().Select(static one => (one as IDeclarationPatternOperation)?.DeclaredSymbol ?? (one as IRecursivePatternOperation)?.DeclaredSymbol))
                {
                    Carry(named, Able((named as ILocalSymbol)?.Type, Of(pattern.Value)));
                }

                break;
            case IInvocationOperation call:
                Follow(call);
                break;
        }
    }

    private void Follow(IInvocationOperation call)
    {
        if (_places.Of(call.Instance).Local is { } container)
        {
            Carry(container, Stores.Stored(call).SelectMany(Of));
        }

        bool local = call.TargetMethod.MethodKind == MethodKind.LocalFunction;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (local)
            {
                Carry(argument.Parameter?.OriginalDefinition, Of(argument));
            }
            else if (argument.Parameter?.RefKind == RefKind.Out && _places.Of(argument.Value).Local is { } taken && Holding.IsOfTheSystem(call.TargetMethod))
            {
                Carry(taken, Able(taken.Type, Of(call.Instance)));
            }
        }
    }

    private void Deconstruct(IOperation target, IOperation value)
    {
        IOperation given = value is IConversionOperation conversion ? conversion.Operand : value;
        if (target is not ITupleOperation targets)
        {
            Carry(_places.Of(target).Local, Able(target.Type, Of(value)));
            return;
        }

        for (int i = 0; i < targets.Elements.Length; i++)
        {
            Deconstruct(targets.Elements[i], given is ITupleOperation tuple && tuple.Elements.Length == targets.Elements.Length ? tuple.Elements[i] : value);
        }
    }

    // A local that goes through a batch is a packet each time.
    private void Visit(ILocalSymbol local, IEnumerable<Borrow> batches)
    {
        if (!Carried(local).Any(one => SymbolEqualityComparer.Default.Equals(one.Symbol, local)) && batches.FirstOrDefault() is { } batch)
        {
            Carry(local, [new Borrow(local, batch.Root, BorrowKind.Packet)]);
        }
    }

    private void Carry(ISymbol? symbol, IEnumerable<Borrow> borrows)
    {
        if (symbol is null)
        {
            return;
        }

        foreach (Borrow borrow in borrows.ToArray())
        {
            if (!_carried.TryGetValue(symbol, out HashSet<Borrow>? carried))
            {
                _carried.Add(symbol, carried = []);
            }

            _grown |= carried.Add(borrow);
        }
    }
}
