using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace GemRouter.Analyzers;

/// <summary>What a method does that blocks, and which methods of its type it calls.</summary>
internal sealed class MethodFacts
{
    private readonly List<Found> _found = [];
    private readonly List<IMethodSymbol> _calls = [];

    public IReadOnlyList<Found> Found => _found;

    public IReadOnlyList<IMethodSymbol> Calls => _calls;

    public static MethodFacts Of(IMethodSymbol method, IEnumerable<IOperation> blocks)
    {
        MethodFacts facts = new();
        if (method.IsAsync)
        {
            facts._found.Add(new Found(BlockingKind.Async, "async", method.Locations[0]));
        }

        List<IOperation> operations = [];
        HashSet<ISymbol> visited = new(SymbolEqualityComparer.Default);
        foreach (IOperation block in blocks)
        {
            Collect(block, operations, visited);
        }

        HashSet<ISymbol> completed = new(SymbolEqualityComparer.Default);
        foreach (IOperation operation in operations)
        {
            if (BlockingCalls.AsksForCompletion(operation) && BlockingCalls.TaskOf(operation) is { } task)
            {
                completed.Add(task);
            }
        }

        foreach (IOperation operation in operations)
        {
            if (OwnCalls.Called(operation, method.ContainingType) is { } called)
            {
                facts._calls.Add(called);
            }
            else if (operation is ILocalFunctionOperation { Symbol: { IsAsync: true } local })
            {
                facts._found.Add(new Found(BlockingKind.Async, "async", local.Locations[0]));
            }
            else if (BlockingCalls.Look(operation) is { } found
                && !(found.Kind == BlockingKind.TaskWait && BlockingCalls.TaskOf(operation) is { } task && completed.Contains(task)))
            {
                facts._found.Add(found);
            }
        }

        return facts;
    }

    // What runs when the method does: a lambda may run elsewhere and later, and a local function runs where it is called.
    private static void Collect(IOperation operation, List<IOperation> into, HashSet<ISymbol> visited)
    {
        if (operation is IAnonymousFunctionOperation or ILocalFunctionOperation or INameOfOperation)
        {
            return;
        }

        into.Add(operation);
        if (operation is IInvocationOperation { TargetMethod: { MethodKind: MethodKind.LocalFunction } local } && visited.Add(local.OriginalDefinition)
            && Declaration(operation, local.OriginalDefinition) is { } function)
        {
            into.Add(function);
            foreach (IOperation part in function.ChildOperations)
            {
                Collect(part, into, visited);
            }
        }

        foreach (IOperation part in operation.ChildOperations)
        {
            Collect(part, into, visited);
        }
    }

    private static ILocalFunctionOperation? Declaration(IOperation call, IMethodSymbol local)
    {
        IOperation root = call;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        return root.Descendants().OfType<ILocalFunctionOperation>().FirstOrDefault(one => SymbolEqualityComparer.Default.Equals(one.Symbol, local));
    }
}
