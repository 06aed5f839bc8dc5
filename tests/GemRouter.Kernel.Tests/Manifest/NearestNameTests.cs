using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("aes-gcm-256", "aes-256-gcm")]
    [InlineData("aes256gcm", "aes-256-gcm")]
    [InlineData("AES_256_GCM", "aes-256-gcm")]
    [InlineData("chacha20-poly1350", "chacha20-poly1305")]
    [InlineData("rot13", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_what_was_probably_meant(string written, string? meant) =>
        Assert.Equal(meant, NearestName.Of(written, ["aegis-128l", "aes-256-gcm", "chacha20-poly1305"]));
}
