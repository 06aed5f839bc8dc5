using CsCheck;

namespace GemRouter.Testing.Tests;

public sealed class SeededEntropyTests
{
    [Fact]
    public void The_same_seed_gives_the_same_stream_however_it_is_cut() => Gen.Select(Gen.ULong, Gen.Int[0, 100].Array[1, 20]).Sample((seed, cuts) =>
    {
        byte[] whole = new byte[cuts.Sum()];
        new SeededEntropy(seed).Fill(whole);
        SeededEntropy pieces = new(seed);
        byte[] joined = [.. cuts.SelectMany(cut =>
        {
            byte[] piece = new byte[cut];
            pieces.Fill(piece);
            return piece;
        })];
        return whole.AsSpan().SequenceEqual(joined);
    });

    [Fact]
    public void Another_seed_gives_another_stream()
    {
        byte[] one = new byte[32];
        byte[] two = new byte[32];
        new SeededEntropy(1).Fill(one);
        new SeededEntropy(2).Fill(two);
        Assert.NotEqual(one, two);
    }

    [Fact]
    public void A_long_output_repeats_nothing_and_has_all_bytes()
    {
        byte[] bytes = new byte[1 << 16];
        new SeededEntropy(3).Fill(bytes);
        Assert.Equal(256, bytes.Distinct().Count());
        Assert.Equal(bytes.Length / 16, bytes.Chunk(16).Select(Convert.ToHexString).Distinct().Count());
    }
}
