using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GemRouter.Architecture.Tests;

/// <summary>What a built assembly refers to, read from its metadata.</summary>
internal sealed class BuiltAssembly
{
    private BuiltAssembly(string name, string[] assemblies, string[] members)
    {
        Name = name;
        Assemblies = assemblies;
        Members = members;
    }

    public string Name { get; }

    /// <summary>Referenced assemblies.</summary>
    public IReadOnlyList<string> Assemblies { get; }

    /// <summary>Referenced types and members: "System.DateTime", "System.DateTime.get_UtcNow".</summary>
    public IReadOnlyList<string> Members { get; }

    public static BuiltAssembly Read(string path)
    {
        using PEReader pe = new(File.OpenRead(path));
        MetadataReader reader = pe.GetMetadataReader();
        List<string> members = [];
        foreach (TypeReferenceHandle handle in reader.TypeReferences)
        {
            members.Add(NameOf(reader, handle));
        }

        foreach (MemberReferenceHandle handle in reader.MemberReferences)
        {
            MemberReference member = reader.GetMemberReference(handle);
            if (member.Parent.Kind == HandleKind.TypeReference)
            {
                members.Add($"{NameOf(reader, (TypeReferenceHandle)member.Parent)}.{reader.GetString(member.Name)}");
            }
        }

        return new BuiltAssembly(
            reader.GetString(reader.GetAssemblyDefinition().Name),
            [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)).Order(StringComparer.Ordinal)],
            [.. members.Distinct().Order(StringComparer.Ordinal)]);
    }

    private static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }
}
