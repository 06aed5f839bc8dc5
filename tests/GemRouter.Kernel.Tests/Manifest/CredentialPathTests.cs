using GemRouter.Kernel.Manifests;

namespace GemRouter.Kernel.Tests.Manifests;

/// <summary>Credentials of the service manager in place of paths.</summary>
public sealed class CredentialPathTests
{
    [Theory]
    [InlineData("credential:studio.bk", "/run/credentials/gemrouter.service/studio.bk")]
    [InlineData("credential:", "credential:")]
    [InlineData("credential:..", "credential:..")]
    [InlineData("credential:../../etc/shadow", "credential:../../etc/shadow")]
    [InlineData("credential:/etc/shadow", "credential:/etc/shadow")]
    [InlineData("keys/studio.bk", null)]
    [InlineData("", null)]
    public void It_is_a_file_in_the_folder_of_credentials_and_nowhere_else(string written, string? path) =>
        Assert.Equal(path, CredentialPath.Of(written, "/run/credentials/gemrouter.service"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Where_there_are_none_it_stays_as_written(string? folder) => Assert.Equal("credential:studio.bk", CredentialPath.Of("credential:studio.bk", folder));
}
