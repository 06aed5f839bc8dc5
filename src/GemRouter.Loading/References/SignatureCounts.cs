using System.Reflection.Metadata;

namespace GemRouter.Loading;

/// <summary>
/// Looks through a signature (ECMA-335, II.23.2) before it is decoded, and refuses one that counts more parameters, arguments or sizes than it has bytes left: the decoder makes room for all that a count
/// promises, and four bytes can promise half a milliard. What is wrong otherwise the decoder finds.
/// </summary>
internal static class SignatureCounts
{
    private const byte GenericMethod = 0x10;
    private const SignatureTypeCode ValueTypeCode = (SignatureTypeCode)0x11; // ELEMENT_TYPE_VALUETYPE and CLASS: the enumeration has one name for both
    private const SignatureTypeCode ClassCode = (SignatureTypeCode)0x12;

    /// <summary>The signature of a method, a field or a generic method's arguments.</summary>
    /// <exception cref="BadImageFormatException">It cannot be one.</exception>
    public static void Check(BlobReader signature)
    {
        SignatureHeader header = signature.ReadSignatureHeader();
        switch (header.Kind)
        {
            case SignatureKind.Field:
                Type(ref signature);
                break;
            case SignatureKind.MethodSpecification:
                Types(ref signature, Count(ref signature));
                break;
            default:
                Method(ref signature, header.RawValue);
                break;
        }
    }

    /// <summary>The signature of a type.</summary>
    /// <exception cref="BadImageFormatException">It cannot be one.</exception>
    public static void CheckType(BlobReader signature) => Type(ref signature);

    private static void Method(ref BlobReader signature, byte header)
    {
        if ((header & GenericMethod) != 0)
        {
            signature.ReadCompressedInteger();
        }

        Types(ref signature, 1 + Count(ref signature)); // what it returns, and its parameters
    }

    private static void Types(ref BlobReader signature, int count)
    {
        for (; count > 0; count--)
        {
            Type(ref signature);
        }
    }

    // Not more levels than a signature has bytes; its caller bounds these.
    private static void Type(ref BlobReader signature)
    {
        SignatureTypeCode code = (SignatureTypeCode)signature.ReadCompressedInteger();
        switch (code)
        {
            case SignatureTypeCode.Sentinel or SignatureTypeCode.Pinned or SignatureTypeCode.Pointer or SignatureTypeCode.ByReference or SignatureTypeCode.SZArray:
                Type(ref signature);
                break;
            case SignatureTypeCode.RequiredModifier or SignatureTypeCode.OptionalModifier:
                signature.ReadCompressedInteger();
                Type(ref signature);
                break;
            case SignatureTypeCode.GenericTypeInstance:
                Type(ref signature);
                Types(ref signature, Count(ref signature));
                break;
            case SignatureTypeCode.FunctionPointer:
                Method(ref signature, signature.ReadByte());
                break;
            case SignatureTypeCode.Array:
                Type(ref signature);
                signature.ReadCompressedInteger(); // the rank, for which nothing is made
                Numbers(ref signature);
                Numbers(ref signature);
                break;
            case SignatureTypeCode.GenericTypeParameter or SignatureTypeCode.GenericMethodParameter or ClassCode or ValueTypeCode:
                signature.ReadCompressedInteger();
                break;
            default:
                break;
        }
    }

    private static void Numbers(ref BlobReader signature)
    {
        for (int count = Count(ref signature); count > 0; count--)
        {
            signature.ReadCompressedInteger(); // signed ones have the same lengths
        }
    }

    private static int Count(ref BlobReader signature)
    {
        int count = signature.ReadCompressedInteger();
        return count <= signature.RemainingBytes ? count : throw new BadImageFormatException("A signature counts more than it has.");
    }
}
