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
        Assert.Throws<BadImageFormatException>(() => Read([Field, .. itself], specification: itself));
    }

    [Theory]
    [InlineData(0x1B, 0x00)]       // a function pointer, and how many parameters it has
    [InlineData(0x15, 0x12, 0x04)] // a generic class of so many arguments
    [InlineData(0x14, 0x08, 0x01)] // an array of integers with one rank and so many sizes
    public void A_count_that_no_bytes_follow_is_refused_before_there_is_room_for_it(params int[] type)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<BadImageFormatException>(() => Read([Field, .. type.Select(static part => (byte)part), 0xDF, 0xFF, 0xFF, 0xFF, Int32])); // 536,870,911 of them
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
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
