using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>Resolves every reference of an assembly to a type or member of the assemblies that the host shares. The runtime would do so at the
/// first call, which is in traffic.</summary>
internal sealed class ContractReferences(HostContract contract, PluginMetadata plugin, ProblemList problems)
{
    private const int MostNamed = 8;

    /// <summary>One problem for each shared assembly that lacks something, with all that it lacks: whoever reads it has one thing to do.</summary>
    public void Check(AssemblyFile file)
    {
        MetadataReader reader = file.Reader;
        HashSet<TypeReferenceHandle> missing = [];
        Dictionary<SharedAssembly, (Version BuiltAgainst, bool OfTypes, List<string> Names)> lacks = [];
        foreach (TypeReferenceHandle handle in reader.TypeReferences)
        {
            if (SharedBy(reader, handle) is { } shared && Find(shared, TypeNames.Of(reader, handle)) is null)
            {
                missing.Add(handle);
                Take(lacks, reader, shared, handle, true, $"the type {Foreign.Line(TypeNames.Of(reader, handle))}");
            }
        }

        foreach (MemberReference member in reader.MemberReferences.Select(reader.GetMemberReference))
        {
            if (Parent(reader, member.Parent) is { } parent && !missing.Contains(parent) && SharedBy(reader, parent) is { } shared
                && Find(shared, TypeNames.Of(reader, parent)) is var (owner, type)
                && !MemberSearch.Exists(contract, owner, type, reader, member))
            {
                Take(lacks, reader, shared, parent, false, $"the member {Show(reader, parent, member)}");
            }
        }

        foreach ((SharedAssembly shared, (Version builtAgainst, bool ofTypes, List<string> names)) in lacks)
        {
            problems.Add(ofTypes ? PluginProblemCode.ContractTypeMissing : PluginProblemCode.ContractMemberMissing, file.Path, Describe(file, shared, builtAgainst, names));
        }
    }

    private static void Take(
        Dictionary<SharedAssembly, (Version BuiltAgainst, bool OfTypes, List<string> Names)> lacks, MetadataReader reader, SharedAssembly shared, TypeReferenceHandle type, bool isType, string name)
    {
        if (!lacks.TryGetValue(shared, out (Version BuiltAgainst, bool OfTypes, List<string> Names) found))
        {
            found = (reader.GetAssemblyReference(TypeNames.AssemblyOf(reader, type)!.Value).Version, isType, []);
            lacks.Add(shared, found);
        }

        found.Names.Add(name);
    }

    /// <summary>The type that a member is referenced on; null where that is none of another assembly.</summary>
    public static TypeReferenceHandle? Parent(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeSpecification)
        {
            BlobReader blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
            if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance || blob.ReadSignatureTypeCode() != SignatureTypeCode.TypeHandle)
            {
                return null; // an array, say, whose members are the runtime's
            }

            parent = blob.ReadTypeHandle();
        }

        return parent.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)parent : null;
    }

    private SharedAssembly? SharedBy(MetadataReader reader, TypeReferenceHandle handle) =>
        TypeNames.AssemblyOf(reader, handle) is { } assembly ? contract.Find(reader.GetString(reader.GetAssemblyReference(assembly).Name)) : null;

    /// <summary>The type, in the assembly that it is in now.</summary>
    private (SharedAssembly Owner, TypeDefinitionHandle Type)? Find(SharedAssembly shared, string fullName)
    {
        if (shared.FindType(fullName) is { } type)
        {
            return (shared, type);
        }

        string outermost = fullName.Split('+')[0];
        return contract.Find(shared.ForwardedTo(outermost)) is { } other && other != shared && other.FindType(fullName) is { } moved ? (other, moved) : null;
    }

    private string Describe(AssemblyFile file, SharedAssembly shared, Version builtAgainst, List<string> names)
    {
        string said = shared.Assembly == HostContract.Assembly ? $", though the plugin \"{plugin.Id}\" says that contract {plugin.ContractNeeded} is enough" : "";
        string named = string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");
        string remedy = builtAgainst > shared.Version
            ? "use a newer router, or an older release of the plugin"
            : $"use a release of the plugin that was built against {shared.Version}";
        return $"{Foreign.Line(file.Name)} was built against {shared.Name} {builtAgainst} and uses what the router's {shared.Version} ({shared.Path}) lacks: {named}{said}; {remedy}";
    }

    private static string Show(MetadataReader reader, TypeReferenceHandle type, MemberReference member)
    {
        string name = $"{TypeNames.Of(reader, type)}.{reader.GetString(member.Name)}";
        return Foreign.Line(member.GetKind() == MemberReferenceKind.Method
            ? $"{name}({string.Join(", ", SignatureText.OfMethod(reader, member.Signature).ParameterTypes)})"
            : name);
    }
}
