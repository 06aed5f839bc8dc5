using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;

namespace GemRouter.Analyzers;

/// <summary>Which operations of a method can follow one another in one run. What the graph does not have (it lies in a lambda) may follow all.</summary>
/// <param name="graphs">The method's graphs; made when they are asked for, since most methods keep nothing.</param>
internal sealed class Paths(Func<IReadOnlyList<ControlFlowGraph>> graphs)
{
    private readonly Lazy<IReadOnlyList<ControlFlowGraph>> _graphs = new(graphs);

    /// <summary>True where one run can go through both, in either order, and the local means the same in both.</summary>
    /// <param name="one">An operation.</param>
    /// <param name="other">Another.</param>
    /// <param name="local">The local that must not be assigned between them; null where none matters.</param>
    public bool Share(IOperation one, IOperation other, ISymbol? local) => Reaches(one, other, local) || Reaches(other, one, local);

    /// <summary>True where a run can come from one to the other.</summary>
    public bool Reaches(IOperation from, IOperation to, ISymbol? local)
    {
        foreach (ControlFlowGraph graph in _graphs.Value)
        {
            if (Find(graph, from) is { } start && Find(graph, to) is { } end)
            {
                return Reaches(graph, start, end, local);
            }
        }

        return true;
    }

    private static bool Reaches(ControlFlowGraph graph, (BasicBlock Block, int Index) from, (BasicBlock Block, int Index) to, ISymbol? local)
    {
        if (from.Block == to.Block && from.Index <= to.Index)
        {
            return !Assigns(from.Block, from.Index + 1, to.Index + 1, local);
        }

        if (Assigns(from.Block, from.Index + 1, int.MaxValue, local))
        {
            return false;
        }

        HashSet<BasicBlock> seen = [];
        Queue<BasicBlock> next = new(After(graph, from.Block));
        while (next.Count > 0)
        {
            BasicBlock block = next.Dequeue();
            if (!seen.Add(block))
            {
                continue;
            }

            if (block == to.Block && !Assigns(block, 0, to.Index + 1, local))
            {
                return true;
            }

            if (!Assigns(block, 0, int.MaxValue, local))
            {
                foreach (BasicBlock after in After(graph, block))
                {
                    next.Enqueue(after);
                }
            }
        }

        return false;
    }

    // The innermost operation of the graph that holds the syntax: the graph has operations of its own.
    private static (BasicBlock Block, int Index)? Find(ControlFlowGraph graph, IOperation operation)
    {
        TextSpan span = operation.Syntax.Span;
        (BasicBlock Block, int Index)? found = null;
        int shortest = int.MaxValue;
        foreach (BasicBlock block in graph.Blocks)
        {
            int index = 0;
            foreach (IOperation one in Operations(block))
            {
                TextSpan place = one.Syntax.Span;
                if (one.Syntax.SyntaxTree == operation.Syntax.SyntaxTree && place.Contains(span) && place.Length < shortest)
                {
                    found = (block, index);
                    shortest = place.Length;
                }

                index++;
            }
        }

        return found;
    }

    private static IEnumerable<BasicBlock> After(ControlFlowGraph graph, BasicBlock block)
    {
        foreach (ControlFlowBranch? branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
        {
            if (branch?.Destination is { } destination)
            {
                yield return destination;
            }

            foreach (ControlFlowRegion region in branch?.FinallyRegions ?? [])
            {
                yield return graph.Blocks[region.FirstBlockOrdinal];
            }
        }
    }

    private static bool Assigns(BasicBlock block, int first, int end, ISymbol? local)
    {
        if (local is null)
        {
            return false;
        }

        int index = 0;
        foreach (IOperation operation in Operations(block))
        {
            if (index >= first && index < end && operation.DescendantsAndSelf().Any(one => Assigns(one, local)))
            {
                return true;
            }

            index++;
        }

        return false;
    }

    private static bool Assigns(IOperation operation, ISymbol local) => operation switch
    {
        IAssignmentOperation { Target: ILocalReferenceOperation target } => SymbolEqualityComparer.Default.Equals(target.Local, local),
        IArgumentOperation { Parameter.RefKind: RefKind.Out, Value: ILocalReferenceOperation target } => SymbolEqualityComparer.Default.Equals(target.Local, local),
        _ => false,
    };

    private static IEnumerable<IOperation> Operations(BasicBlock block) =>
        block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;
}
