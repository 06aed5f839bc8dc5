using GemRouter.KeyBundles;
using GemRouter.PivCard.Tests.Card;
using GemRouter.PivCard.Tests.Real;

namespace GemRouter.PivCard.Tests.Bundles;

/// <summary>Several processes at one token.</summary>
public sealed class ProcessTests : BundleTest
{
    private const int Many = 4;

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task Two_processes_at_once_both_open_it(string path, string package)
    {
        using Probe one = Start(Need(path, package), TestCard.Pin);
        using Probe two = Start(path, TestCard.Pin);
        Assert.Equal(["opened", "opened"], await Task.WhenAll(one.Result, two.Result));
        AssertTries(made: 2, left: 3);
        AssertLatched(false);
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task Of_many_processes_at_once_with_a_wrong_PIN_one_spends_a_try(string path, string package)
    {
        string module = Need(path, package);
        Probe[] probes = [.. Enumerable.Range(0, Many).Select(_ => Start(module, Wrong))];
        string[] results = await Task.WhenAll(probes.Select(static probe => probe.Result));
        Assert.Single(results, nameof(KeyFailure.Denied));
        Assert.All(results, static result => Assert.Contains(result, (string[])[nameof(KeyFailure.Denied), nameof(KeyFailure.Latched), nameof(KeyFailure.LastTry)]));
        AssertTries(made: 1, left: 2);
        foreach (Probe probe in probes)
        {
            probe.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(Pkcs11Module.All), MemberType = typeof(Pkcs11Module))]
    public async Task A_process_that_is_killed_while_it_logs_in_leaves_the_latch(string path, string package)
    {
        string module = Need(path, package);
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task reached = Card.Hold(Commands.Login, release.Task);
        using Probe probe = Start(module, Wrong);
        await Task.WhenAny(reached, probe.Result);
        Assert.True(reached.IsCompleted);
        await probe.KillAsync();
        release.SetResult();
        Assert.Equal("", await probe.Result);

        using Probe next = Start(module, Wrong);
        Assert.Contains(await next.Result, (string[])[nameof(KeyFailure.Latched), nameof(KeyFailure.LastTry)]);
        AssertTries(made: 1, left: 2);
    }

    private Probe Start(string module, string pin) => new(module, Write("bundle", Bundle.Write()), Latches, Write($"pin-{pin}", [.. pin.Select(static c => (byte)c)]));

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(Latches, name);
        if (!File.Exists(path))
        {
            File.WriteAllBytes(path, bytes);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }
}
