namespace GemRouter.Tests;

public sealed class SuiteParametersTests
{
    private const long Most = (1L << 48) - 1;

    [Theory]
    [InlineData(1, 1, 12, 16, 1)]
    [InlineData(255, 64, 32, 32, Most)]
    [InlineData(1, 32, 12, 16, 1L << 32)]
    public void Numbers_in_range_are_kept(byte id, int key, int nonce, int tag, long packets)
    {
        SuiteParameters parameters = new(id, key, nonce, tag, packets);
        Assert.Equal((id, key, nonce, tag, packets), (parameters.Id, parameters.KeySize, parameters.NonceSize, parameters.TagSize, parameters.MaxPackets));
        Assert.Equal(parameters, new SuiteParameters(id, key, nonce, tag, packets));
    }

    [Theory]
    [InlineData(0, 32, 12, 16, 1)]
    [InlineData(1, 0, 12, 16, 1)]
    [InlineData(1, 65, 12, 16, 1)]
    [InlineData(1, 32, 11, 16, 1)]
    [InlineData(1, 32, 33, 16, 1)]
    [InlineData(1, 32, 12, 15, 1)]
    [InlineData(1, 32, 12, 33, 1)]
    [InlineData(1, 32, 12, 16, 0)]
    [InlineData(1, 32, 12, 16, Most + 1)]
    public void Numbers_out_of_range_are_refused(byte id, int key, int nonce, int tag, long packets) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SuiteParameters(id, key, nonce, tag, packets));
}
