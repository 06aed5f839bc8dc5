using System.Reflection;
using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>Whether the class that a declaration names can be made. That it is an <see cref="IPlugin"/> shows once it is loaded.</summary>
internal static class EntryType
{
    /// <summary>The class's full name ("Acme.Outer+Plugin"), or null after a problem.</summary>
    public static string? Check(AssemblyFile file, string declared, ProblemList problems)
    {
        MetadataReader reader = file.Reader;
        string assembly = Foreign.Line(file.Name);
        string shown = Foreign.Quote(declared);
        if (!TypeName.TryParse(declared, out TypeName? name) || !name.IsSimple || (name.AssemblyName is { } other && other.Name != file.Name)
            || Find(reader, name.FullName) is not { } handle)
        {
            problems.Add(PluginProblemCode.EntryMissing, file.Path, $"{assembly} names {shown} as its entry, and has no such type");
            return null;
        }

        if (!TypeNames.IsPublic(reader, handle))
        {
            problems.Add(PluginProblemCode.EntryNotPublic, file.Path, $"the entry {shown} of {assembly} is not public");
            return null;
        }

        if (WhyNotConstructible(reader, reader.GetTypeDefinition(handle)) is { } reason)
        {
            problems.Add(PluginProblemCode.EntryNotConstructible, file.Path, $"the entry {shown} of {assembly} {reason}");
            return null;
        }

        return name.FullName;
    }

    private static TypeDefinitionHandle? Find(MetadataReader reader, string fullName)
    {
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            if (TypeNames.Of(reader, handle) == fullName)
            {
                return handle;
            }
        }

        return null;
    }

    private static string? WhyNotConstructible(MetadataReader reader, TypeDefinition type)
    {
        if ((type.Attributes & TypeAttributes.Interface) != 0)
        {
            return "is an interface";
        }

        if ((type.Attributes & TypeAttributes.Abstract) != 0)
        {
            return "is abstract";
        }

        if (type.GetGenericParameters().Count > 0)
        {
            return "is generic";
        }

        foreach (MethodDefinitionHandle handle in type.GetMethods())
        {
            MethodDefinition method = reader.GetMethodDefinition(handle);
            if (reader.StringComparer.Equals(method.Name, ".ctor") && (method.Attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public)
            {
                BlobReader signature = reader.GetBlobReader(method.Signature);
                signature.ReadSignatureHeader();
                if (signature.ReadCompressedInteger() == 0)
                {
                    return null;
                }
            }
        }

        return "has no public parameterless constructor";
    }
}
