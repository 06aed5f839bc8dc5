using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace GemRouter.Analyzers;

/// <summary>The types of GemRouter.Abstractions that the rules speak of, as a compilation sees them.</summary>
internal sealed class Contract
{
    // Interface, member, and what the member belongs to.
    private static readonly (string Interface, string Member, EntryKind Kind)[] Members =
    [
        ("GemRouter.IPacketStage", "Process", EntryKind.Stage),
        ("GemRouter.IHoldingStage", "Tick", EntryKind.Stage),
        ("GemRouter.IHoldingStage", "Drain", EntryKind.Stage),
        ("GemRouter.IHoldingStage", "NextDue", EntryKind.Stage),
        ("GemRouter.ILinkSender", "Send", EntryKind.Sender),
        ("GemRouter.ILinkReceiver", "Receive", EntryKind.Receiver),
        ("GemRouter.IRingReceiver", "Release", EntryKind.Receiver),
        ("GemRouter.ICipherSession", "Seal", EntryKind.Cipher),
        ("GemRouter.ICipherSession", "Open", EntryKind.Cipher),
    ];

    private readonly ImmutableArray<Entry> _members;

    private Contract(INamedTypeSymbol packet, INamedTypeSymbol batch, ImmutableArray<Entry> members)
    {
        Packet = packet;
        Batch = batch;
        _members = members;
    }

    public INamedTypeSymbol Packet { get; }

    public INamedTypeSymbol Batch { get; }

    /// <summary>Null where the compilation does not know the contract: there is nothing to look at.</summary>
    public static Contract? Find(Compilation compilation)
    {
        if (compilation.GetTypeByMetadataName("GemRouter.Packet") is not { } packet || compilation.GetTypeByMetadataName("GemRouter.PacketBatch") is not { } batch)
        {
            return null;
        }

        ImmutableArray<Entry>.Builder members = ImmutableArray.CreateBuilder<Entry>();
        foreach ((string name, string member, EntryKind kind) in Members)
        {
            foreach (ISymbol symbol in compilation.GetTypeByMetadataName(name)?.GetMembers(member) ?? [])
            {
                if ((symbol as IMethodSymbol ?? (symbol as IPropertySymbol)?.GetMethod) is { } method)
                {
                    members.Add(new Entry(method, kind, member));
                }
            }
        }

        return new Contract(packet, batch, members.ToImmutable());
    }

    /// <summary>The methods of a type by which workers enter it, those of its base types left out.</summary>
    public IReadOnlyList<Entry> EntriesOf(INamedTypeSymbol type)
    {
        List<Entry> entries = [];
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.AllInterfaces.IsEmpty)
        {
            return entries;
        }

        foreach (Entry member in _members)
        {
            if (type.AllInterfaces.Contains(member.Method.ContainingType, SymbolEqualityComparer.Default)
                && type.FindImplementationForInterfaceMember(member.Method) is IMethodSymbol found
                && OwnOf(type, found) is { IsAbstract: false } own)
            {
                entries.Add(new Entry(own, member.Kind, member.Name));
            }
        }

        return entries;
    }

    private static IMethodSymbol? OwnOf(INamedTypeSymbol type, IMethodSymbol found)
    {
        if (SymbolEqualityComparer.Default.Equals(found.ContainingType, type))
        {
            return found.PartialImplementationPart ?? found;
        }

        foreach (ISymbol member in type.GetMembers(found.Name))
        {
            for (IMethodSymbol? over = (member as IMethodSymbol)?.OverriddenMethod; over is not null; over = over.OverriddenMethod)
            {
                if (SymbolEqualityComparer.Default.Equals(over.OriginalDefinition, found.OriginalDefinition))
                {
                    return (IMethodSymbol)member;
                }
            }
        }

        return null;
    }
}
