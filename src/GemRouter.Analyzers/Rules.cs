using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers;

/// <summary>What is reported. Each rule has a page.</summary>
internal static class Rules
{
    private const string Category = "GemRouter";
    private const string Pages = "docs/plugins/analyzers/";

    public static readonly DiagnosticDescriptor Kept = new(
        "GEM9001",
        "A packet, its memory or its batch is kept beyond the call",
        "{0} '{1}' is kept in {2} beyond {3}: {4}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "What a component was passed belongs to it until the call returns. A packet that is kept longer was detached from its batch before, by a stage that gives it back (IHoldingStage).",
        Pages + "GEM9001.md");

    public static readonly DiagnosticDescriptor Blocking = new(
        "GEM9002",
        "The packet path waits",
        "{0} in {1}: {2}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A worker thread carries the packets of all routes of its link: while it waits, packets are lost.",
        Pages + "GEM9002.md");
}
