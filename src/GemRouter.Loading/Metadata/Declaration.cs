using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>The arguments of <see cref="GemPluginAttribute"/>, as they stand in the file, and the contract that the assembly was built against.</summary>
internal sealed record Declaration(string? Id, string? EntryType, string? Contract, Version BuiltAgainst)
{
    private static readonly string ContractAssembly = typeof(GemPluginAttribute).Assembly.GetName().Name!;

    /// <summary>True where the assembly says that it is a plugin, well or badly.</summary>
    public static bool IsIn(MetadataReader reader) => Find(reader) is not null;

    /// <summary>Reads the declaration; null where its arguments are not those of the contract that this host knows.</summary>
    public static Declaration? Read(MetadataReader reader)
    {
        CustomAttribute attribute = Find(reader) ?? throw new InvalidOperationException("The assembly has no declaration.");
        MemberReference constructor = reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor);
        TypeReference type = reader.GetTypeReference((TypeReferenceHandle)constructor.Parent);
        Version builtAgainst = reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Version;

        // By hand, for the general decoder believes the lengths of arrays that a file claims to hold.
        BlobReader value = reader.GetBlobReader(attribute.Value);
        if (!TakesStringTypeString(reader, constructor) || value.ReadUInt16() != 1)
        {
            return null;
        }

        string? id = value.ReadSerializedString();
        string? entry = value.ReadSerializedString();
        string? contract = value.ReadSerializedString();
        return new Declaration(id, entry, contract, builtAgainst);
    }

    private static CustomAttribute? Find(MetadataReader reader)
    {
        foreach (CustomAttributeHandle handle in reader.GetAssemblyDefinition().GetCustomAttributes())
        {
            CustomAttribute attribute = reader.GetCustomAttribute(handle);
            if (AssemblyAttribute.IsOf(reader, attribute, nameof(GemRouter), nameof(GemPluginAttribute), ContractAssembly))
            {
                return attribute;
            }
        }

        return null;
    }

    private static bool TakesStringTypeString(MetadataReader reader, MemberReference constructor)
    {
        BlobReader signature = reader.GetBlobReader(constructor.Signature);
        return signature.ReadSignatureHeader().IsInstance
            && signature.ReadCompressedInteger() == 3
            && signature.ReadSignatureTypeCode() == SignatureTypeCode.Void
            && signature.ReadSignatureTypeCode() == SignatureTypeCode.String
            && signature.ReadSignatureTypeCode() == SignatureTypeCode.TypeHandle
            && signature.ReadTypeHandle().Kind == HandleKind.TypeReference
            && signature.ReadSignatureTypeCode() == SignatureTypeCode.String;
    }
}
