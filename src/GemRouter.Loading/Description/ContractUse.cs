using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>Collects what assemblies use of the contract, and which of their classes implement it.</summary>
internal sealed class ContractUse
{
    private static readonly string Contract = HostContract.Assembly.GetName().Name!;

    private readonly SortedSet<string> _members = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _implementations = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Members => [.. _members];

    public IReadOnlyList<string> Implementations => [.. _implementations];

    /// <summary>True for a reference to a type of the contract.</summary>
    public static bool IsOfContract(MetadataReader reader, TypeReferenceHandle type) =>
        TypeNames.AssemblyOf(reader, type) is { } assembly && reader.StringComparer.Equals(reader.GetAssemblyReference(assembly).Name, Contract);

    public ContractUse Add(MetadataReader reader)
    {
        HashSet<string> withMembers = [];
        foreach (MemberReference member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (ContractReferences.Parent(reader, member.Parent) is { } parent && IsOfContract(reader, parent))
            {
                string type = Short(TypeNames.Of(reader, parent));
                withMembers.Add(type);
                _members.Add(Foreign.Line($"{type}.{reader.GetString(member.Name)}"));
            }
        }

        foreach (TypeReferenceHandle type in reader.TypeReferences.Where(type => IsOfContract(reader, type)))
        {
            string name = Short(TypeNames.Of(reader, type));
            if (!withMembers.Contains(name))
            {
                _members.Add(Foreign.Line(name)); // named, as an interface that is implemented or a parameter is
            }
        }

        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            string[] interfaces = [.. reader.GetTypeDefinition(handle).GetInterfaceImplementations().Select(one => reader.GetInterfaceImplementation(one).Interface)
                .Where(one => one.Kind == HandleKind.TypeReference && IsOfContract(reader, (TypeReferenceHandle)one)).Select(one => Short(TypeNames.Of(reader, (TypeReferenceHandle)one)))];
            if (interfaces.Length > 0)
            {
                _implementations.Add(Foreign.Line($"{TypeNames.Of(reader, handle)}: {string.Join(", ", interfaces.Order(StringComparer.Ordinal))}"));
            }
        }

        return this;
    }

    // All of the contract that plugins use is in one namespace.
    private static string Short(string type) => type.StartsWith("GemRouter.", StringComparison.Ordinal) ? type["GemRouter.".Length..] : type;
}
