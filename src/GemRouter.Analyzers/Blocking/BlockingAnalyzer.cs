using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GemRouter.Analyzers;

/// <summary>GEM9002: what a worker calls for each batch or packet is async, or waits. It looks into the method and into those of the same type that it calls.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockingAnalyzer : DiagnosticAnalyzer
{
    private const BlockingKind Everything = (BlockingKind)255;

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Blocking];

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (Contract.Find(start.Compilation) is { } contract)
            {
                start.RegisterSymbolStartAction(symbol => Begin(symbol, contract), SymbolKind.NamedType);
            }
        });
    }

    private static void Begin(SymbolStartAnalysisContext context, Contract contract)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        IReadOnlyList<Entry> entries = contract.EntriesOf(type);
        if (entries.Count == 0)
        {
            return;
        }

        ConcurrentDictionary<IMethodSymbol, MethodFacts> methods = new(SymbolEqualityComparer.Default);
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method && SymbolEqualityComparer.Default.Equals(method.ContainingType, type))
            {
                methods[OwnCalls.Declared(method)] = MethodFacts.Of(method, block.OperationBlocks);
            }
        });
        context.RegisterSymbolEndAction(end => Report(end, entries, methods));
    }

    private static void Report(SymbolAnalysisContext context, IReadOnlyList<Entry> entries, ConcurrentDictionary<IMethodSymbol, MethodFacts> methods)
    {
        HashSet<Location> reported = [];
        foreach (Entry entry in entries)
        {
            BlockingKind forbidden = ForbiddenIn(entry.Kind);
            foreach (IMethodSymbol method in Reached(OwnCalls.Declared(entry.Method), methods))
            {
                foreach (Found found in methods[method].Found)
                {
                    if ((found.Kind & forbidden) != 0 && reported.Add(found.Place))
                    {
                        context.ReportDiagnostic(Diagnostic.Create(Rules.Blocking, found.Place, $"'{found.What}'", Where(method, entry), Why(found.Kind)));
                    }
                }
            }
        }
    }

    // Nearest first, so that a message names the shortest way.
    private static IEnumerable<IMethodSymbol> Reached(IMethodSymbol entry, ConcurrentDictionary<IMethodSymbol, MethodFacts> methods)
    {
        HashSet<IMethodSymbol> seen = new(SymbolEqualityComparer.Default) { entry };
        Queue<IMethodSymbol> next = new([entry]);
        while (next.Count > 0)
        {
            IMethodSymbol method = next.Dequeue();
            if (methods.TryGetValue(method, out MethodFacts? facts))
            {
                yield return method;
                foreach (IMethodSymbol called in facts.Calls.Where(seen.Add))
                {
                    next.Enqueue(called);
                }
            }
        }
    }

    // A sender sends and a receiver waits, with the system's calls; several of them may share what a link locks. Neither sleeps.
    private static BlockingKind ForbiddenIn(EntryKind kind) => kind switch
    {
        EntryKind.Sender => Everything & ~(BlockingKind.InputOutput | BlockingKind.Lock),
        EntryKind.Receiver => BlockingKind.Async | BlockingKind.Sleep | BlockingKind.Outside,
        _ => Everything,
    };

    private static string Where(IMethodSymbol method, Entry entry)
    {
        string name = method.AssociatedSymbol?.Name ?? method.Name;
        return SymbolEqualityComparer.Default.Equals(method, OwnCalls.Declared(entry.Method)) ? $"'{entry.Name}'" : $"'{name}', which '{entry.Name}' calls";
    }

    private static string Why(BlockingKind kind) => kind switch
    {
        BlockingKind.Async => "what follows an await runs later and on another thread, when packets and batch are somebody else's",
        BlockingKind.TaskWait => "it waits for a task; wait on a thread of the component's own (IComponent) and publish what came out",
        BlockingKind.Sleep => "it lets time pass; a stage says when it is to be called next (IHoldingStage.NextDue), and Wake must end a receiver's wait",
        BlockingKind.Lock => "it may wait for a lock; let other threads publish what they change through Volatile or Interlocked",
        BlockingKind.Signal => "it waits for another thread; look without waiting, and go on without",
        BlockingKind.InputOutput => "it waits for a file or a socket; leave that to a thread of the component's own (IComponent)",
        BlockingKind.Outside => "it waits for what is outside the router; count (ICounters), or leave it to a thread of the component's own",
        _ => "packets and batch belong to the worker's thread alone; do the work here, or on copies",
    };
}
