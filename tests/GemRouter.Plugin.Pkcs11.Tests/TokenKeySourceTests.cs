using GemRouter.KeyBundles.Tests;
using GemRouter.Testing;

namespace GemRouter.Plugin.Pkcs11.Tests;

/// <summary>One operation at start, and what comes after it.</summary>
[Collection("SoftHSM2")]
[Trait("Needs", "System")]
public sealed class TokenKeySourceTests : IDisposable
{
    private static readonly KeyRequest Video = new(KeyPurpose.Group, "video");

    private readonly HsmBench? _bench;
    private readonly List<TestHost> _hosts = [];
    private readonly FakeClock _clock = new();

    public TokenKeySourceTests()
    {
        SoftHsm.SkipWhereMissing();
        _bench = new HsmBench();
    }

    private HsmBench Bench => _bench!;

    public void Dispose()
    {
        _hosts.ForEach(static host => host.Dispose());
        _bench?.Dispose();
    }

    [Fact]
    public async Task One_login_serves_all_sources_of_a_bundle()
    {
        IIdentitySource first = Make(Bench.With());
        IIdentitySource second = Make(Bench.With());
        await AnswersAsync(first);
        File.Delete(Bench[HsmBench.Right]); // a second login would want the PIN
        await AnswersAsync(second);
        await using IIdentitySigner signer = await second.OpenIdentityAsync(CancellationToken.None);
        Assert.Equal(32, signer.PublicKey.Length);
    }

    [Fact]
    public async Task After_the_start_the_token_may_go()
    {
        IIdentitySource source = Make(Bench.With());
        await AnswersAsync(source);
        Bench.Plug(isIn: false);
        await AnswersAsync(source);
        await using IIdentitySigner signer = await source.OpenIdentityAsync(CancellationToken.None); // a new boot
        Assert.Equal(32, signer.PublicKey.Length);
    }

    [Fact]
    public async Task When_all_sources_have_stopped_the_token_is_needed_again()
    {
        IIdentitySource first = Make(Bench.With());
        await AnswersAsync(first);
        await ((IComponent)first).StopAsync(CancellationToken.None);
        Bench.Plug(isIn: false);
        Assert.Equal(KeyFailure.Absent, (await RefusalAsync(Make(Bench.With()))).Failure);
    }

    [Fact]
    public async Task A_bundle_that_was_sealed_anew_is_opened_anew()
    {
        IIdentitySource source = Make(Bench.With());
        await AnswersAsync(source);
        using SoftToken other = new();
        Bench.Seal(Bench.Bundle, other.Key);
        Assert.Equal(KeyFailure.WrongDevice, (await RefusalAsync(source)).Failure);
        Bench.Seal(Bench.Bundle, Bench.Token);
        await AnswersAsync(source);
    }

    [Fact]
    public async Task A_source_that_waited_for_its_token_finds_it()
    {
        Bench.Plug(isIn: false);
        IIdentitySource source = Make(Bench.With());
        KeyUnavailableException absent = await RefusalAsync(source);
        Assert.Equal((KeyFailure.Absent, true), (absent.Failure, absent.MayPass));
        Bench.Plug(isIn: true);
        await AnswersAsync(source);
    }

    [Fact]
    public async Task A_wrong_PIN_spends_one_try_over_all_starts()
    {
        Assert.Equal(KeyFailure.Denied, (await RefusalAsync(Make(Bench.With(pin: "wrong")))).Failure);
        for (int start = 0; start < 5; start++)
        {
            Assert.True((await RefusalAsync(Make(Bench.With(pin: "wrong")))).Failure is KeyFailure.Latched or KeyFailure.LastTry);
        }
    }

    [Fact]
    public void Only_who_is_to_stop_watches()
    {
        Assert.IsNotType<IKeyWatcher>(Make(Bench.With()), exactMatch: false);
        Assert.IsType<IKeyWatcher>(Make(Watched()), exactMatch: false);
    }

    [Fact]
    public async Task A_token_that_is_taken_out_stops_the_router_where_that_is_wanted()
    {
        IIdentitySource source = Make(Watched());
        Task<KeyChange> change = ((IKeyWatcher)source).WaitForChangeAsync(CancellationToken.None).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(5));
        await AnswersAsync(source);
        Assert.False(change.IsCompleted);
        Bench.Plug(isIn: false);
        while (!change.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(KeyChange.Withdrawn, await change);
    }

    private static async Task AnswersAsync(IIdentitySource source)
    {
        using Secret secret = await source.GetSecretAsync(Video, CancellationToken.None);
        Assert.Equal(SampleKeys.Video, secret.Reveal());
    }

    private static Task<KeyUnavailableException> RefusalAsync(IIdentitySource source) =>
        Assert.ThrowsAsync<KeyUnavailableException>(() => source.GetSecretAsync(Video, CancellationToken.None).AsTask());

    private Pkcs11Options Watched()
    {
        Pkcs11Options options = Bench.With();
        options.OnRemoval = RemovalChoice.Stop;
        return options;
    }

    private IIdentitySource Make(Pkcs11Options options)
    {
        PluginFixture plugin = PluginFixture.Of<Pkcs11Plugin>();
        TestHost host = new(_clock, 1, "pkcs11", plugin.Services);
        _hosts.Add(host);
        return (IIdentitySource)plugin.Factory(ComponentKind.KeySource, "pkcs11").Create(host.Context, options);
    }
}
