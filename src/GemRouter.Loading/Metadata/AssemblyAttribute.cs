using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>Recognizes custom attributes in metadata.</summary>
internal static class AssemblyAttribute
{
    /// <summary>True where the attribute's class has this name and, unless null, comes from that assembly.</summary>
    public static bool IsOf(MetadataReader reader, CustomAttribute attribute, string space, string name, string? assembly)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference)
        {
            return false;
        }

        EntityHandle parent = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
        {
            return false;
        }

        TypeReference type = reader.GetTypeReference((TypeReferenceHandle)parent);
        return type.ResolutionScope.Kind == HandleKind.AssemblyReference
            && reader.StringComparer.Equals(type.Name, name)
            && reader.StringComparer.Equals(type.Namespace, space)
            && (assembly is null || reader.StringComparer.Equals(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name, assembly));
    }
}
