using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Runtime.CompilerServices;

namespace GemRouter.Loading;

/// <summary>Writes signatures as text, so that one in a plugin and one in the host can be compared. Types stand by their full names without assemblies:
/// where the framework keeps a type differs from version to version.</summary>
internal sealed class SignatureText : ISignatureTypeProvider<string, SignatureText.Budget>
{
    // The decoder calls itself for each nested type, with no limit of its own: a made-up signature would end the process. Real ones have some dozen bytes.
    private const int LongestSignature = 512;

    // Specifications can name each other: twenty that each name the next one twice are a million types, and each level of one is another copy of its text.
    private const int MostBytes = 1024;

    private static readonly SignatureText Instance = new();

    public static MethodSignature<string> OfMethod(MetadataReader reader, BlobHandle signature)
    {
        BlobReader blob = Open(reader, signature);
        SignatureCounts.Check(blob);
        return new SignatureDecoder<string, Budget>(Instance, reader, new Budget()).DecodeMethodSignature(ref blob);
    }

    public static string OfField(MetadataReader reader, BlobHandle signature)
    {
        BlobReader blob = Open(reader, signature);
        SignatureCounts.Check(blob);
        return new SignatureDecoder<string, Budget>(Instance, reader, new Budget()).DecodeFieldSignature(ref blob);
    }

    /// <summary>The types that a generic method is called with.</summary>
    public static ImmutableArray<string> OfArguments(MetadataReader reader, BlobHandle signature)
    {
        BlobReader blob = Open(reader, signature);
        SignatureCounts.Check(blob);
        return new SignatureDecoder<string, Budget>(Instance, reader, new Budget()).DecodeMethodSpecificationSignature(ref blob);
    }

    /// <summary>The whole method signature, for comparison.</summary>
    public static string Canonical(MethodSignature<string> signature) =>
        $"{signature.Header.IsInstance} {signature.Header.CallingConvention} `{signature.GenericParameterCount} {signature.ReturnType} ({string.Join(", ", signature.ParameterTypes)})";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => TypeNames.Of(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => TypeNames.Of(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, Budget genericContext, TypeSpecificationHandle handle, byte rawTypeKind)
    {
        BlobReader blob = Open(reader, reader.GetTypeSpecification(handle).Signature);
        genericContext.Take(blob.Length);
        SignatureCounts.CheckType(blob);
        return new SignatureDecoder<string, Budget>(this, reader, genericContext).DecodeType(ref blob);
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape) =>
        $"{elementType}[{shape.Rank}:{string.Join(",", shape.Sizes)}:{string.Join(",", shape.LowerBounds)}]";

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericMethodParameter(Budget genericContext, int index) => $"!!{index}";

    public string GetGenericTypeParameter(Budget genericContext, int index) => $"!{index}";

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => isRequired ? $"{unmodifiedType} required {modifier}" : unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => $"function {Canonical(signature)}";

    private static BlobReader Open(MetadataReader reader, BlobHandle handle)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack(); // specifications can refer to each other in a ring
        BlobReader blob = reader.GetBlobReader(handle);
        return blob.Length <= LongestSignature ? blob : throw new BadImageFormatException("A signature is too long to be one.");
    }

    /// <summary>How many bytes of specifications one signature may still name, directly or not.</summary>
    internal sealed class Budget
    {
        private int _left = MostBytes;

        public void Take(int bytes)
        {
            _left -= Math.Max(bytes, 1);
            if (_left < 0)
            {
                throw new BadImageFormatException("A signature names more types than one has.");
            }
        }
    }
}
