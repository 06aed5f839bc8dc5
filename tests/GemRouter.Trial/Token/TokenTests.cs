using GemRouter.Testing;
using GemRouter.Trial.Plugins;

namespace GemRouter.Trial.Token;

public sealed class TokenTests : IDisposable
{
    private static readonly KeyRequest Request = new(KeyPurpose.Bootstrap, "bk");

    private readonly PluginFixture _plugin = PluginFixture.Of<TrialPlugin>();
    private readonly FakeClock _clock = new();
    private readonly TestHost _host;
    private readonly MockToken _token;

    public TokenTests()
    {
        _token = _plugin.Mock<MockToken>();
        _host = new TestHost(_clock, services: _plugin.Services);
    }

    [Fact]
    public async Task A_slow_token_answers_when_its_time_has_passed()
    {
        _token.Latency = TimeSpan.FromSeconds(1.5);
        ValueTask<Secret> answer = Make().GetSecretAsync(Request, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(answer.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        using Secret secret = await answer;
        Assert.Equal(_token.Slots["bk"], secret.Reveal().ToArray());
    }

    [Fact]
    public async Task A_cancelled_wait_ends_at_once_and_the_next_call_is_answered()
    {
        _token.Latency = TimeSpan.FromSeconds(1.5);
        TokenKeySource source = Make();
        using CancellationTokenSource cancel = new();
        Task<Secret> first = source.GetSecretAsync(Request, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        ValueTask<Secret> second = source.GetSecretAsync(Request, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(2));
        (await second).Dispose();
    }

    [Fact]
    public async Task An_absent_token_may_come_and_then_answers()
    {
        _token.IsPlugged = false;
        TokenKeySource source = Make();
        Assert.Equal(HealthState.Degraded, _host.Health.State);
        KeyUnavailableException refusal = await RefusalAsync(source);
        Assert.Equal((KeyFailure.Absent, true), (refusal.Failure, refusal.MayPass));
        ValueTask<KeyChange> change = source.WaitForChangeAsync(CancellationToken.None);
        _token.IsPlugged = true;
        Assert.Equal(KeyChange.Changed, await change);
        Assert.Equal(HealthState.Healthy, _host.Health.State);
        (await source.GetSecretAsync(Request, CancellationToken.None)).Dispose();
    }

    [Fact]
    public async Task A_wrong_PIN_is_shown_to_the_token_once_and_never_again()
    {
        TokenKeySource source = Make("0000");
        for (int i = 0; i < 5; i++)
        {
            KeyUnavailableException refusal = await RefusalAsync(source);
            Assert.Equal((KeyFailure.Denied, false), (refusal.Failure, refusal.MayPass));
        }

        Assert.Equal((1, 2), (_token.PinsSeen, _token.TriesLeft));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_token_that_is_locked_or_nearly_is_not_tried(int tries)
    {
        _token.TriesLeft = tries;
        Assert.Equal(KeyFailure.Locked, (await RefusalAsync(Make("0000"))).Failure);
        Assert.Equal(0, _token.PinsSeen);
    }

    [Fact]
    public async Task A_removal_withdraws_the_keys_also_when_nobody_waited_and_the_token_came_back()
    {
        TokenKeySource source = Make();
        _token.IsPlugged = false;
        _token.IsPlugged = true;
        Assert.Equal(KeyChange.Withdrawn, await source.WaitForChangeAsync(CancellationToken.None));
        Assert.Equal(KeyChange.Changed, await source.WaitForChangeAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_token_that_goes_while_it_signs_says_so()
    {
        await using IIdentitySigner signer = await Make().OpenIdentityAsync(CancellationToken.None);
        _token.IsPlugged = false;
        KeyUnavailableException refusal = await Assert.ThrowsAsync<KeyUnavailableException>(() => signer.SignAsync(new byte[8], new byte[64], CancellationToken.None).AsTask());
        Assert.Equal(KeyFailure.Absent, refusal.Failure);
    }

    [Fact]
    public void No_message_shows_a_PIN_that_is_none()
    {
        OptionProblem problem = Assert.Single(OptionProblems.Of(new TokenOptions { Pin = "31x41" }));
        Assert.DoesNotContain("31x41", problem.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _host.Dispose();

    private static Task<KeyUnavailableException> RefusalAsync(TokenKeySource source) =>
        Assert.ThrowsAsync<KeyUnavailableException>(() => source.GetSecretAsync(Request, CancellationToken.None).AsTask());

    private TokenKeySource Make(string pin = MockToken.Pin)
    {
        TokenKeySource source = (TokenKeySource)TokenKeySource.Factory().Create(_host.Context, new TokenOptions { Pin = pin });
        Assert.True(source.StartAsync(CancellationToken.None).IsCompletedSuccessfully);
        return source;
    }
}
