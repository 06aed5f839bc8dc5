namespace GemRouter.Plugin.FileKeys.Tests;

public sealed class FileIdentityTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    [Fact] // RFC 8032, section 7.1, test 1
    public async Task The_file_holds_the_private_key_of_RFC_8032()
    {
        await using IIdentitySigner signer = await OpenAsync();
        byte[] signature = new byte[64];
        await signer.SignAsync(ReadOnlyMemory<byte>.Empty, signature, CancellationToken.None);

        Assert.Equal("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", Convert.ToHexStringLower(signer.PublicKey.Span));
        Assert.Equal(
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
            Convert.ToHexStringLower(signature));
    }

    [Fact]
    public async Task A_disposed_signer_signs_no_more()
    {
        IIdentitySigner signer = await OpenAsync();
        await signer.DisposeAsync();
        await signer.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => signer.SignAsync(new byte[1], new byte[64], CancellationToken.None).AsTask());
        Assert.Equal(32, signer.PublicKey.Length); // that is not secret
    }

    [Theory]
    [InlineData(257, 64)]
    [InlineData(1, 63)]
    [InlineData(1, 65)]
    [InlineData(1, 0)]
    public async Task A_wrong_size_is_the_hosts_fault(int message, int signature)
    {
        await using IIdentitySigner signer = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => signer.SignAsync(new byte[message], new byte[signature], CancellationToken.None).AsTask());
    }

    [Fact]
    public async Task An_identity_is_refused_as_a_key_is()
    {
        string path = _folder.Write(KeyFolder.Digits[1..]);

        KeyUnavailableException refusal = await Assert.ThrowsAsync<KeyUnavailableException>(
            () => new FileKeySource(path).OpenIdentityAsync(CancellationToken.None).AsTask());

        Assert.Equal(KeyFailure.Malformed, refusal.Failure);
        Refusal.AssertShowsNothing(refusal, KeyFolder.Digits, path);
    }

    [Fact]
    public async Task Two_signers_live_apart()
    {
        await using IIdentitySigner one = await OpenAsync();
        await using (await OpenAsync())
        {
        }

        await one.SignAsync(new byte[1], new byte[64], CancellationToken.None);
    }

    public void Dispose() => _folder.Dispose();

    private ValueTask<IIdentitySigner> OpenAsync() => new FileKeySource(_folder.Write()).OpenIdentityAsync(CancellationToken.None);
}
