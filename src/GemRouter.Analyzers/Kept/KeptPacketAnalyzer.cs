using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GemRouter.Analyzers;

/// <summary>GEM9001: what a worker passes to a component is kept beyond the call. It follows values within a method, and into the methods of the same type that they are passed to.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeptPacketAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rules.Kept];

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

        ConcurrentDictionary<IMethodSymbol, KeepFacts> methods = new(SymbolEqualityComparer.Default);
        context.RegisterOperationBlockAction(block =>
        {
            if (block.OwningSymbol is IMethodSymbol method && SymbolEqualityComparer.Default.Equals(method.ContainingType, type))
            {
                methods[OwnCalls.Declared(method)] = KeepFacts.Of(method, contract, block.OperationBlocks, new Paths(() => [.. block.OperationBlocks.Select(block.GetControlFlowGraph)]));
            }
        });
        context.RegisterSymbolEndAction(end => new KeepReport(methods).Report(entries, end.ReportDiagnostic));
    }
}
