using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GemRouter.Analyzers;

/// <summary>What a method keeps of what it borrows, looked at by itself: whether it may, its callers say.</summary>
internal sealed class KeepFacts
{
    private readonly IMethodSymbol _method;
    private readonly Holding _holding;
    private readonly Places _places;
    private readonly Borrowings _borrowings;
    private readonly List<Keep> _keeps = [];
    private readonly List<(IOperation Operation, Borrow[] Packets, ISymbol? Local)> _detached = [];
    private readonly List<(IOperation Operation, ISymbol Place)> _cleared = [];
    private readonly List<(IOperation Operation, IMethodSymbol Method)> _calls = [];

    private KeepFacts(IMethodSymbol method, Contract contract, IReadOnlyList<IOperation> operations, Paths paths)
    {
        _method = method;
        _holding = new Holding(contract);
        _places = new Places(method, operations);
        _borrowings = new Borrowings(method, _holding, _places, operations);
        foreach (IOperation operation in operations)
        {
            Look(operation);
        }

        foreach (IOperation operation in operations)
        {
            LookForAsync(operation);
        }

        _keeps.RemoveAll(keep => MayStay(keep, paths));
    }

    /// <summary>What is kept, and what is passed on, without having been detached here.</summary>
    public IReadOnlyList<Keep> Keeps => _keeps;

    /// <summary>The parameters whose packets are detached here.</summary>
    public IEnumerable<IParameterSymbol> Detached => _detached.SelectMany(static one => one.Packets).Select(static packet => packet.Symbol).OfType<IParameterSymbol>();

    /// <summary>The places that are emptied here.</summary>
    public IEnumerable<ISymbol> Cleared => _cleared.Select(static one => one.Place);

    /// <summary>The methods of the type that are called here.</summary>
    public IEnumerable<IMethodSymbol> Calls => _calls.Select(static one => one.Method);

    public static KeepFacts Of(IMethodSymbol method, Contract contract, IEnumerable<IOperation> blocks, Paths paths) =>
        new(method, contract, [.. blocks.SelectMany(static block => block.DescendantsAndSelf())], paths);

    private void Look(IOperation operation)
    {
        switch (operation)
        {
            case IDeconstructionAssignmentOperation deconstruction:
                Deconstruct(deconstruction.Target, deconstruction.Value, deconstruction);
                break;
            case IAssignmentOperation assignment:
                Assign(assignment.Target, assignment.Value, assignment);
                break;
            case IEventAssignmentOperation { Adds: true } assignment when _places.Of(assignment.EventReference).Kept is { } place:
                Put(assignment.HandlerValue, assignment, assignment.Syntax, $"'{place.Name}'", place);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } made when Stores.Later(constructor) is { } later:
                PutAll(made.Arguments, made, later);
                break;
            case IInvocationOperation call:
                Call(call);
                break;
        }
    }

    private void Call(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (_holding.IsBatch(method.ContainingType))
        {
            if (method.Name == "Detach" && call.Arguments.Length == 1)
            {
                IOperation packet = call.Arguments[0].Value;
                _detached.Add((call, [.. _borrowings.Of(packet)], (packet as ILocalReferenceOperation)?.Local));
            }

            return;
        }

        if (_places.Of(call.Instance).Kept is { } place)
        {
            foreach (IOperation value in Stores.Stored(call))
            {
                Put(value, call, value.Syntax, $"'{place.Name}'", place);
            }

            if (method.Name == "Clear")
            {
                _cleared.Add((call, place));
            }
        }

        PutThroughReference(call);
        if (Stores.Later(method) is { } later)
        {
            PutAll(call.Arguments, call, later);
        }
        else if (method.IsAsync)
        {
            PutAll(call.Arguments, call, $"the async method '{method.Name}'");
            if (method.MethodKind == MethodKind.LocalFunction)
            {
                Put(_borrowings.Captured(Borrowings.Declaration(call, method)), call, call.Syntax, $"the async method '{method.Name}'", null);
            }
        }
        else if (OwnCalls.Called(call, _method.ContainingType) is { } own)
        {
            _calls.Add((call, own));
            PassOn(call, own);
        }
    }

    // Volatile.Write(ref _field, packet), Interlocked.Exchange(ref _field, packet), Array.Clear(_field).
    private void PutThroughReference(IInvocationOperation call)
    {
        if (call.Instance is not null || !Holding.IsOfTheSystem(call.TargetMethod))
        {
            return;
        }

        foreach (IArgumentOperation target in call.Arguments)
        {
            if (_places.Of(target.Value).Kept is not { } place)
            {
                continue;
            }

            if (call.TargetMethod.Name == "Clear")
            {
                _cleared.Add((call, place));
            }
            else if (target.Parameter?.RefKind == RefKind.Ref)
            {
                foreach (IArgumentOperation argument in call.Arguments.Where(one => one != target))
                {
                    Assign(target.Value, argument.Value, call);
                }
            }
        }
    }

    private void PassOn(IInvocationOperation call, IMethodSymbol own)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Parameter is not { } parameter || parameter.Ordinal >= own.Parameters.Length)
            {
                continue;
            }

            foreach (Borrow borrow in _borrowings.Of(argument).Distinct())
            {
                _keeps.Add(new Keep(borrow, call, argument.Syntax) { To = own.Parameters[parameter.Ordinal] });
            }
        }
    }

    private void Assign(IOperation target, IOperation value, IOperation assignment)
    {
        if (_places.Of(target).Kept is { } place)
        {
            Put(value, assignment, assignment.Syntax, $"'{place.Name}'", place);
            if (value is { ConstantValue: { HasValue: true, Value: null } } or IDefaultValueOperation or IConversionOperation { Operand: IDefaultValueOperation or { ConstantValue: { HasValue: true, Value: null } } })
            {
                _cleared.Add((assignment, place));
            }
        }
    }

    private void Deconstruct(IOperation target, IOperation value, IOperation assignment)
    {
        IOperation given = value is IConversionOperation conversion ? conversion.Operand : value;
        if (target is ITupleOperation targets && given is ITupleOperation tuple && tuple.Elements.Length == targets.Elements.Length)
        {
            for (int i = 0; i < targets.Elements.Length; i++)
            {
                Deconstruct(targets.Elements[i], tuple.Elements[i], assignment);
            }
        }
        else if (target is not ITupleOperation)
        {
            Assign(target, value, assignment);
        }
    }

    // An async lambda outlives the call by itself; where it is kept, it has been found already.
    private void LookForAsync(IOperation operation)
    {
        if (operation is IAnonymousFunctionOperation { Symbol.IsAsync: true } function
            && !_keeps.Any(keep => keep.To is null && keep.Start <= function.Syntax.SpanStart && function.Syntax.Span.End <= keep.End))
        {
            Put(_borrowings.Captured(function), function, function.Syntax, "an async lambda", null);
        }
    }

    private void PutAll(IEnumerable<IArgumentOperation> arguments, IOperation operation, string where)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            Put(argument.Value, operation, argument.Value.Syntax, where, null);
        }
    }

    private void Put(IOperation value, IOperation operation, SyntaxNode syntax, string where, ISymbol? place) => Put(_borrowings.Of(value), operation, syntax, where, place);

    private void Put(IEnumerable<Borrow> borrows, IOperation operation, SyntaxNode syntax, string where, ISymbol? place)
    {
        foreach (Borrow borrow in borrows.Distinct())
        {
            _keeps.Add(new Keep(borrow, operation, syntax) { Where = where, In = place });
        }
    }

    private bool MayStay(Keep keep, Paths paths)
    {
        foreach ((IOperation operation, Borrow[] packets, ISymbol? local) in _detached)
        {
            // Under another name the packet may be that of an earlier turn of the loop.
            ISymbol? same = SymbolEqualityComparer.Default.Equals(local, keep.Borrow.Symbol) && Names(keep, local!) ? local : null;
            if (packets.Any(one => SymbolEqualityComparer.Default.Equals(one.Symbol, keep.Borrow.Symbol)) && paths.Share(operation, keep.Operation, same))
            {
                return true;
            }
        }

        if (keep.In is not null && _cleared.Any(one => SymbolEqualityComparer.Default.Equals(one.Place, keep.In) && one.Operation != keep.Operation && paths.Reaches(keep.Operation, one.Operation, null)))
        {
            return true;
        }

        keep.Followed.AddRange(_calls.Where(call => keep.In is not null && paths.Reaches(keep.Operation, call.Operation, null)).Select(static call => call.Method));
        keep.Passed.AddRange(_keeps
            .Where(other => other.To is not null && other != keep && SymbolEqualityComparer.Default.Equals(other.Borrow.Symbol, keep.Borrow.Symbol)
                && paths.Share(other.Operation, keep.Operation, null))
            .Select(static other => other.To!));
        return false;
    }

    private static bool Names(Keep keep, ISymbol local) =>
        keep.Operation.Descendants().Any(one => one is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local));
}
