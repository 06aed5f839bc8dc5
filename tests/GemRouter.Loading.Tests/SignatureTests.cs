using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace GemRouter.Loading.Tests;

/// <summary>Signatures that no compiler writes, made to let the decoder call itself until the process ends.</summary>
public sealed class SignatureTests
{
    private const byte Pointer = 0x0f;
    private const byte Field = 0x06;
    private const byte Int32 = 0x08;
    private const byte Modifier = 0x20;

    [Fact]
    public void A_signature_of_ordinary_depth_is_read()
    {
        Assert.Equal("Int32**", Read([Field, Pointer, Pointer, Int32]));
    }

    [Fact]
    public void A_signature_of_endless_depth_is_refused()
    {
        Assert.Throws<BadImageFormatException>(() => Read([Field, .. Enumerable.Repeat(Pointer, 1_000_000), Int32]));
    }

    [Fact]
    public void Type_specifications_in_a_ring_are_refused()
    {
        // An integer modified by the very specification in which it stands: coded as row 1, tag 2 (TypeSpec).
        byte[] itself = [Modifier, (1 << 2) | 2, Int32];
        Assert.Throws<InsufficientExecutionStackException>(() => Read([Field, .. itself], specification: itself));
    }

    private static string Read(byte[] field, byte[]? specification = null)
    {
        MetadataBuilder builder = new();
        builder.AddModule(0, builder.GetOrAddString("m"), builder.GetOrAddGuid(default), default, default);
        BlobHandle signature = builder.GetOrAddBlob(field);
        if (specification is not null)
        {
            builder.AddTypeSpecification(builder.GetOrAddBlob(specification));
        }

        BlobBuilder image = new();
        new MetadataRootBuilder(builder).Serialize(image, 0, 0);
        using MetadataReaderProvider provider = MetadataReaderProvider.FromMetadataImage(image.ToImmutableArray());
        return SignatureText.OfField(provider.GetMetadataReader(), signature);
    }
}
