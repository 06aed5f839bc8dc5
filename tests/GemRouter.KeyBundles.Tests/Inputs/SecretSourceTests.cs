using GemRouter.KeyBundles.Inputs;

namespace GemRouter.KeyBundles.Tests;

/// <summary>Where PINs and passphrases come from.</summary>
public sealed class SecretSourceTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("123456")]
    [InlineData("123456\n")]
    [InlineData("123456\r\n")]
    public void A_file_holds_one_line(string text)
    {
        using Secret secret = Source(_folder.Write("pin", text)).Read("?", CancellationToken.None);
        Assert.Equal("123456"u8, secret.Reveal());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("123456\n654321\n")]
    public void What_is_no_line_is_refused(string text) => Assert.Equal(KeyFailure.Malformed, Refusal(_folder.Write("pin", text)).Failure);

    [Fact]
    public void A_file_that_others_can_read_is_refused()
    {
        KeyUnavailableException refusal = Refusal(_folder.Write("pin", "123456", UnixFileMode.UserRead | UnixFileMode.GroupRead));
        Assert.Equal(KeyFailure.Malformed, refusal.Failure);
        Assert.Contains("0440", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_refused() => Assert.Equal(KeyFailure.Malformed, Refusal(_folder.Path).Failure);

    [Fact]
    public void A_file_that_is_missing_is_not_shown_since_it_may_be_the_PIN()
    {
        KeyUnavailableException refusal = Refusal("hunter-2");
        Assert.Equal(KeyFailure.NotFound, refusal.Failure);
        Assert.DoesNotContain("hunter", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_without_a_service_manager_is_missing()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY") is not null, "This runs under a service manager with credentials.");
        Assert.Contains("LoadCredential", Refusal("credential:yubikey-pin").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("credential:yubikey-pin", true)]
    [InlineData("keys/pin", true)]
    [InlineData("credential:", false)]
    [InlineData("credential:..", false)]
    [InlineData("credential:../etc/shadow", false)]
    [InlineData("123456", false)]
    [InlineData(" ", false)]
    [InlineData("a\0b", false)]
    public void What_names_no_source_is_found_before_it_is_used(string written, bool isRight) => Assert.Equal(isRight, SecretSource.ProblemOf(written) is null);

    [Fact]
    public void A_person_is_asked_where_nothing_is_named()
    {
        using Secret secret = new SecretSource(null, "PIN", new Answers("654321")).Read("PIN", CancellationToken.None);
        Assert.Equal("654321"u8, secret.Reveal());
    }

    [Fact]
    public void Where_nobody_can_be_asked_that_is_said() =>
        Assert.Equal(KeyFailure.NotFound, Assert.Throws<KeyUnavailableException>(() => new SecretSource(null, "PIN", new Answers(null)).Read("PIN", CancellationToken.None)).Failure);

    private static SecretSource Source(string written) => new(written, "PIN", new Answers(null));

    private static KeyUnavailableException Refusal(string written) => Assert.Throws<KeyUnavailableException>(() => Source(written).Read("?", CancellationToken.None));
}
