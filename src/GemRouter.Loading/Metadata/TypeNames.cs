using System.Reflection;
using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>Full names of types in metadata: "Space.Outer+Inner", generic ones with their count ("List`1").</summary>
internal static class TypeNames
{
    private const int DeepestNesting = 32; // a damaged file can nest a type in itself

    public static string Of(MetadataReader reader, TypeDefinitionHandle handle)
    {
        string inner = "";
        for (int depth = 0; depth < DeepestNesting; depth++)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            inner = WithNamespace(reader, type.Namespace, type.Name) + inner;
            handle = type.GetDeclaringType();
            if (handle.IsNil)
            {
                return inner;
            }

            inner = "+" + inner;
        }

        throw new BadImageFormatException("A type is nested in itself.");
    }

    public static string Of(MetadataReader reader, TypeReferenceHandle handle)
    {
        string inner = "";
        for (int depth = 0; depth < DeepestNesting; depth++)
        {
            TypeReference type = reader.GetTypeReference(handle);
            inner = WithNamespace(reader, type.Namespace, type.Name) + inner;
            if (type.ResolutionScope.Kind != HandleKind.TypeReference)
            {
                return inner;
            }

            handle = (TypeReferenceHandle)type.ResolutionScope;
            inner = "+" + inner;
        }

        throw new BadImageFormatException("A type is nested in itself.");
    }

    /// <summary>The assembly that a reference's outermost type is in; null where it is in none (another module, an exported type).</summary>
    public static AssemblyReferenceHandle? AssemblyOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        for (int depth = 0; depth < DeepestNesting; depth++)
        {
            EntityHandle scope = reader.GetTypeReference(handle).ResolutionScope;
            switch (scope.Kind)
            {
                case HandleKind.TypeReference: handle = (TypeReferenceHandle)scope; break;
                case HandleKind.AssemblyReference when !scope.IsNil: return (AssemblyReferenceHandle)scope;
                default: return null;
            }
        }

        throw new BadImageFormatException("A type is nested in itself.");
    }

    /// <summary>True where the type and all types around it are public.</summary>
    public static bool IsPublic(MetadataReader reader, TypeDefinitionHandle handle)
    {
        for (int depth = 0; depth < DeepestNesting; depth++)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            switch (type.Attributes & TypeAttributes.VisibilityMask)
            {
                case TypeAttributes.Public: return true;
                case TypeAttributes.NestedPublic: handle = type.GetDeclaringType(); break;
                default: return false;
            }
        }

        return false;
    }

    private static string WithNamespace(MetadataReader reader, StringHandle space, StringHandle name) =>
        space.IsNil ? reader.GetString(name) : $"{reader.GetString(space)}.{reader.GetString(name)}";
}
