using System.Reflection;
using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>Looks for a member that a plugin references in a type that the host shares, and in that type's base types, as the runtime would.</summary>
internal static class MemberSearch
{
    private const BindingFlags Inherited = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>True where a public or protected member of this name and signature is there.</summary>
    public static bool Exists(HostContract contract, SharedAssembly shared, TypeDefinitionHandle handle, MetadataReader reader, MemberReference member)
    {
        string name = reader.GetString(member.Name);
        bool isMethod = member.GetKind() == MemberReferenceKind.Method;
        string signature = isMethod
            ? SignatureText.Canonical(SignatureText.OfMethod(reader, member.Signature))
            : SignatureText.OfField(reader, member.Signature);
        return isMethod ? HasMethod(contract, shared, handle, name, signature) : HasField(shared, handle, name, signature);
    }

    private static bool HasMethod(HostContract contract, SharedAssembly shared, TypeDefinitionHandle handle, string name, string signature)
    {
        MetadataReader reader = shared.Reader;
        TypeDefinition type = reader.GetTypeDefinition(handle);
        foreach (MethodDefinition method in type.GetMethods().Select(reader.GetMethodDefinition))
        {
            if (IsVisible((int)(method.Attributes & MethodAttributes.MemberAccessMask))
                && reader.StringComparer.Equals(method.Name, name)
                && SignatureText.Canonical(SignatureText.OfMethod(reader, method.Signature)) == signature)
            {
                return true;
            }
        }

        return name is not (".ctor" or ".cctor") && !type.BaseType.IsNil && IsInherited(contract, shared, type.BaseType, name, signature);
    }

    private static bool IsInherited(HostContract contract, SharedAssembly shared, EntityHandle baseType, string name, string signature)
    {
        MetadataReader reader = shared.Reader;
        switch (baseType.Kind)
        {
            case HandleKind.TypeDefinition:
                return HasMethod(contract, shared, (TypeDefinitionHandle)baseType, name, signature);

            case HandleKind.TypeReference:
                TypeReferenceHandle reference = (TypeReferenceHandle)baseType;
                string fullName = TypeNames.Of(reader, reference);
                string? assembly = TypeNames.AssemblyOf(reader, reference) is { } scope ? reader.GetString(reader.GetAssemblyReference(scope).Name) : null;
                if (contract.Find(assembly) is { } other && other.FindType(fullName) is { } found)
                {
                    return HasMethod(contract, other, found, name, signature);
                }

                // Of the framework: it was checked as an assembly, and here the name is enough.
                return Type.GetType($"{fullName}, {assembly}")?.GetMember(name, Inherited).Length > 0;

            default:
                // A generic base type, whose signatures would need its arguments put in. The contract has none on which a plugin can call.
                return false;
        }
    }

    private static bool HasField(SharedAssembly shared, TypeDefinitionHandle handle, string name, string signature)
    {
        MetadataReader reader = shared.Reader;
        return reader.GetTypeDefinition(handle).GetFields().Select(reader.GetFieldDefinition).Any(field =>
            IsVisible((int)(field.Attributes & FieldAttributes.FieldAccessMask))
            && reader.StringComparer.Equals(field.Name, name)
            && SignatureText.OfField(reader, field.Signature) == signature);
    }

    // MethodAttributes and FieldAttributes number the accesses alike.
    private static bool IsVisible(int access) => (MethodAttributes)access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;
}
