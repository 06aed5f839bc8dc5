using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers;

/// <summary>Goes from where workers enter a type through its methods, and reports what is kept of what they brought.</summary>
internal sealed class KeepReport(IReadOnlyDictionary<IMethodSymbol, KeepFacts> methods)
{
    public void Report(IReadOnlyList<Entry> entries, Action<Diagnostic> report)
    {
        HashSet<(Location, string)> reported = [];
        foreach (Entry entry in entries)
        {
            HashSet<ISymbol> seen = new(SymbolEqualityComparer.Default);
            Queue<IParameterSymbol> next = new(OwnCalls.Declared(entry.Method).Parameters);
            while (next.Count > 0)
            {
                IParameterSymbol parameter = next.Dequeue();
                if (!seen.Add(parameter) || !methods.TryGetValue((IMethodSymbol)parameter.ContainingSymbol, out KeepFacts? facts))
                {
                    continue;
                }

                foreach (Keep keep in facts.Keeps.Where(keep => SymbolEqualityComparer.Default.Equals(keep.Borrow.Root, parameter) && !MayStay(keep)))
                {
                    if (keep.To is not null)
                    {
                        next.Enqueue(keep.To);
                    }
                    else if (!IsForTheSystem(keep, entry) && reported.Add((keep.Location, keep.Borrow.Symbol.Name)))
                    {
                        report(Diagnostic.Create(Rules.Kept, keep.Location, What(keep.Borrow), keep.Borrow.Symbol.Name, keep.Where, entry.Name, Advice(keep.Borrow.Kind, entry.Kind)));
                    }
                }
            }
        }
    }

    private bool MayStay(Keep keep) =>
        keep.Passed.Any(parameter => Detaches(parameter, new HashSet<ISymbol>(SymbolEqualityComparer.Default)))
        || (keep.In is not null && keep.Followed.Any(method => Clears(method, keep.In, new HashSet<ISymbol>(SymbolEqualityComparer.Default))));

    private bool Detaches(IParameterSymbol parameter, HashSet<ISymbol> seen) =>
        seen.Add(parameter) && methods.TryGetValue((IMethodSymbol)parameter.ContainingSymbol, out KeepFacts? facts)
        && (facts.Detached.Contains(parameter, SymbolEqualityComparer.Default)
            || facts.Keeps.Any(keep => keep.To is not null && SymbolEqualityComparer.Default.Equals(keep.Borrow.Root, parameter) && Detaches(keep.To, seen)));

    private bool Clears(IMethodSymbol method, ISymbol place, HashSet<ISymbol> seen) =>
        seen.Add(method) && methods.TryGetValue(method, out KeepFacts? facts)
        && (facts.Cleared.Contains(place, SymbolEqualityComparer.Default) || facts.Calls.Any(called => Clears(called, place, seen)));

    // A sender or receiver fills arrays of addresses for the system's calls, anew for each.
    private static bool IsForTheSystem(Keep keep, Entry entry) => keep.Borrow.Kind == BorrowKind.Memory && entry.Kind is EntryKind.Sender or EntryKind.Receiver;

    private static string What(Borrow borrow) => borrow.Kind switch
    {
        BorrowKind.Batch => "The batch",
        BorrowKind.Packet => "The packet",
        _ => "The memory of",
    };

    private static string Advice(BorrowKind kind, EntryKind entry) => (kind, entry) switch
    {
        (BorrowKind.Batch, _) => "the worker fills it anew for the next call; use it within this one",
        (BorrowKind.Packet, EntryKind.Stage) => "it becomes somebody else's; detach it before (PacketBatch.Detach, in an IHoldingStage), or copy what is needed of it",
        (BorrowKind.Packet, _) => "it becomes somebody else's; copy what is needed of it, or clear the place before the call returns",
        _ => "the next packet lies there; copy the bytes",
    };
}
