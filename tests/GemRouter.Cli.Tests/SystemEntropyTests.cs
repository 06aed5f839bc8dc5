using GemRouter.Testing;

namespace GemRouter.Cli.Tests;

/// <summary>What keys are made of: two generators, so that a copied memory, which has the state of one, does not draw what was drawn before.</summary>
public sealed class SystemEntropyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(256)]
    [InlineData(1000)]
    public void Each_byte_depends_on_both_generators(int length)
    {
        byte[] library = Drawn(new SeededEntropy(1), length);
        byte[] kernel = Drawn(new SeededEntropy(2), length);
        Assert.Equal(library.Zip(kernel, static (one, other) => (byte)(one ^ other)), Drawn(new SystemEntropy(new SeededEntropy(1), new SeededEntropy(2)), length));
    }

    [Fact]
    public void The_kernel_fills_all_of_it_and_says_nothing_twice()
    {
        KernelEntropy kernel = new();
        byte[][] drawn = [.. Drawn(kernel, 1 << 20).Chunk(16), .. Drawn(kernel, 32).Chunk(16)];
        Assert.Equal(drawn.Length, drawn.Select(Convert.ToHexString).Distinct().Count());
        Assert.NotEqual(Drawn(SystemEntropy.Instance, 32), Drawn(SystemEntropy.Instance, 32));
    }

    private static byte[] Drawn(IEntropy entropy, int length)
    {
        byte[] drawn = new byte[length];
        entropy.Fill(drawn);
        return drawn;
    }
}
