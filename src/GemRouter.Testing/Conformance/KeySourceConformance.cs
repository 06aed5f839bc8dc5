using System.Globalization;
using Xunit;

namespace GemRouter.Testing;

/// <summary>What holds for every <see cref="IKeySource"/>, <see cref="IIdentitySource"/> and <see cref="IKeyWatcher"/>.</summary>
public abstract class KeySourceConformance : ComponentConformance
{
    private static readonly int[] MessageLengths = [0, 1, 32, 255, 256];

    /// <inheritdoc/>
    protected sealed override ComponentKind Kind => ComponentKind.KeySource;

    /// <inheritdoc/>
    protected override IEnumerable<byte[]> Secrets => [ExpectedKey];

    /// <summary>A request that the source answers, with <see cref="ComponentConformance.Options"/>.</summary>
    protected abstract KeyRequest KnownRequest { get; }

    /// <summary>The key that it answers with; a key for tests, that protects nothing.</summary>
    protected abstract byte[] ExpectedKey { get; }

    /// <summary>Cases in which it must refuse, each with the reason; a missing key among them.</summary>
    protected abstract IEnumerable<KeyRefusal> Refusals();

    /// <summary>Checks an Ed25519 signature (RFC 8032). To be overridden for an <see cref="IIdentitySource"/>.</summary>
    protected virtual bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        throw new NotSupportedException("Override Verify: the source has an identity.");

    /// <summary>Changes the key behind a running source. To be overridden for an <see cref="IKeyWatcher"/>.</summary>
    /// <returns>What the watcher must tell; null where it cannot be done in a test.</returns>
    protected virtual ValueTask<KeyChange?> ChangeKeyAsync() => ValueTask.FromResult<KeyChange?>(null);

    /// <summary>The right bytes, in the asked length.</summary>
    [Fact]
    public async Task It_gives_the_secret_that_was_asked_for()
    {
        (IKeySource source, _) = await SourceAsync();
        using Secret secret = await GetAsync(source, KnownRequest);
        Assert.Equal(KnownRequest.Length, secret.Length);
        Assert.True(secret.Reveal().SequenceEqual(ExpectedKey), "It gives another secret.");
    }

    /// <summary>The caller owns what it is given, and disposes it.</summary>
    [Fact]
    public async Task Each_call_makes_a_new_secret()
    {
        (IKeySource source, _) = await SourceAsync();
        Secret first = await GetAsync(source, KnownRequest);
        using Secret second = await GetAsync(source, KnownRequest);
        first.Dispose();
        Assert.NotSame(first, second);
        Assert.True(second.Reveal().SequenceEqual(ExpectedKey), "The second secret went with the first.");
        using Secret third = await GetAsync(source, KnownRequest);
        Assert.True(third.Reveal().SequenceEqual(ExpectedKey), "After a secret was disposed, the source gives another.");
    }

    /// <summary>A key of another size is none.</summary>
    [Fact]
    public async Task Another_length_is_refused_as_malformed()
    {
        (IKeySource source, _) = await SourceAsync();
        foreach (int length in (int[])[KnownRequest.Length - 1, KnownRequest.Length + 1, KnownRequest.Length * 2])
        {
            KeyUnavailableException refusal = await RefusalAsync(source, KnownRequest with { Length = length });
            Assert.Equal(KeyFailure.Malformed, refusal.Failure);
        }
    }

    /// <summary>Each reason is told for what it is, with a message for a person, and says whether waiting helps.</summary>
    [Fact]
    public async Task A_refusal_says_why_and_whether_waiting_helps()
    {
        KeyRefusal[] cases = [.. Refusals()];
        Assert.NotEmpty(cases);
        foreach (KeyRefusal expected in cases)
        {
            (IKeySource source, _) = await SourceAsync(expected.Options);
            KeyUnavailableException refusal = await RefusalAsync(source, expected.Request);
            Assert.Equal((expected.Failure, expected.MayPass), (refusal.Failure, refusal.MayPass));
            Assert.False(string.IsNullOrWhiteSpace(refusal.Message));
        }
    }

    /// <summary>A refusal is no end: the next request is answered.</summary>
    [Fact]
    public async Task After_a_refusal_it_answers_again()
    {
        (IKeySource source, _) = await SourceAsync();
        await RefusalAsync(source, KnownRequest with { Length = KnownRequest.Length + 1 });
        using Secret secret = await GetAsync(source, KnownRequest);
        Assert.True(secret.Reveal().SequenceEqual(ExpectedKey));
    }

    /// <summary>Cancelling ends the wait soon, and leaves the source able to answer again.</summary>
    [Fact]
    public async Task A_cancelled_call_ends_soon_and_the_source_answers_again()
    {
        (IKeySource source, _) = await SourceAsync();
        for (int i = 0; i < 3; i++)
        {
            await SoonAsync(
                () => Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.GetSecretAsync(KnownRequest, new CancellationToken(canceled: true)).AsTask()),
                "A cancelled request");
        }

        using Secret secret = await GetAsync(source, KnownRequest);
        Assert.True(secret.Reveal().SequenceEqual(ExpectedKey));
    }

    /// <summary>Neither log, health, counters nor exceptions tell of a key.</summary>
    [Fact]
    public async Task No_secret_shows_in_what_it_says_or_throws()
    {
        (IKeySource source, TestHost host) = await SourceAsync();
        List<string> said = [];
        using (await GetAsync(source, KnownRequest))
        {
            said.Add((await RefusalAsync(source, KnownRequest with { Length = KnownRequest.Length + 1 })).ToString());
        }

        foreach (KeyRefusal refusal in Refusals())
        {
            (IKeySource other, TestHost otherHost) = await SourceAsync(refusal.Options);
            said.Add((await RefusalAsync(other, refusal.Request)).ToString());
            said.AddRange(otherHost.Said);
        }

        if (source is IIdentitySource identity)
        {
            await using IIdentitySigner signer = await OpenAsync(identity);
            said.Add(string.Create(CultureInfo.InvariantCulture, $"{signer}"));
        }

        AssertNoSecret([.. said, .. host.Said, string.Create(CultureInfo.InvariantCulture, $"{source}")]);
    }

    /// <summary>PureEdDSA, over messages of 0 to 256 bytes.</summary>
    [Fact]
    public async Task Its_identity_signs_what_can_be_verified()
    {
        if ((await SourceAsync()).Source is not IIdentitySource source)
        {
            return;
        }

        await using IIdentitySigner signer = await OpenAsync(source);
        Assert.Equal(32, signer.PublicKey.Length);
        foreach (int length in MessageLengths)
        {
            ReadOnlyMemory<byte> message = TestPacket.Bytes(4, length);
            byte[] signature = new byte[64];
            await SoonAsync(() => signer.SignAsync(message, signature, CancellationToken.None).AsTask(), "Signing");
            Assert.True(Verify(signer.PublicKey.Span, message.Span, signature), $"The signature of {length} bytes does not verify.");
        }
    }

    /// <summary>A new boot asks again.</summary>
    [Fact]
    public async Task Its_identity_can_be_opened_again()
    {
        if ((await SourceAsync()).Source is not IIdentitySource source)
        {
            return;
        }

        byte[] first;
        await using (IIdentitySigner signer = await OpenAsync(source))
        {
            first = signer.PublicKey.ToArray();
        }

        await using IIdentitySigner again = await OpenAsync(source);
        Assert.Equal(first, again.PublicKey);
        byte[] signature = new byte[64];
        await SoonAsync(() => again.SignAsync(new byte[8], signature, CancellationToken.None).AsTask(), "Signing");
        Assert.True(Verify(first, new byte[8], signature), "The identity that was opened again does not sign as before.");
    }

    /// <summary>Cancelling ends opening and signing soon, and both work again.</summary>
    [Fact]
    public async Task Cancelled_opening_and_signing_end_soon_and_work_again()
    {
        if ((await SourceAsync()).Source is not IIdentitySource source)
        {
            return;
        }

        CancellationToken cancelled = new(canceled: true);
        await SoonAsync(() => Assert.ThrowsAnyAsync<OperationCanceledException>(() => source.OpenIdentityAsync(cancelled).AsTask()), "A cancelled opening");
        await using IIdentitySigner signer = await OpenAsync(source);
        byte[] signature = new byte[64];
        await SoonAsync(
            () => Assert.ThrowsAnyAsync<OperationCanceledException>(() => signer.SignAsync(new byte[8], signature, cancelled).AsTask()),
            "A cancelled signing");
        await SoonAsync(() => signer.SignAsync(new byte[8], signature, CancellationToken.None).AsTask(), "Signing");
        Assert.True(Verify(signer.PublicKey.Span, new byte[8], signature));
    }

    /// <summary>Who waits for a change can stop waiting.</summary>
    [Fact]
    public async Task Watching_ends_soon_when_cancelled()
    {
        if ((await SourceAsync()).Source is not IKeyWatcher watcher)
        {
            return;
        }

        using CancellationTokenSource cancel = new();
        Task waiting = watcher.WaitForChangeAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await SoonAsync(() => Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting), "A cancelled watch");
    }

    /// <summary>A change is told to who waits for it.</summary>
    [Fact]
    public async Task A_change_is_told()
    {
        if ((await SourceAsync()).Source is not IKeyWatcher watcher)
        {
            return;
        }

        using CancellationTokenSource cancel = new();
        Task<KeyChange> waiting = watcher.WaitForChangeAsync(cancel.Token).AsTask();
        if (await ChangeKeyAsync() is KeyChange expected)
        {
            Assert.Equal(expected, await SoonAsync(() => waiting, "Telling of a change"));
        }
        else
        {
            await cancel.CancelAsync();
            await Record.ExceptionAsync(() => waiting);
        }
    }

    private async Task<(IKeySource Source, TestHost Host)> SourceAsync(object? options = null)
    {
        (object component, TestHost host) = Make(options);
        await StartAsync(component).ConfigureAwait(false);
        return (Assert.IsType<IKeySource>(component, exactMatch: false), host);
    }

    private Task<Secret> GetAsync(IKeySource source, KeyRequest request) =>
        SoonAsync(() => source.GetSecretAsync(request, CancellationToken.None).AsTask(), "A request");

    private Task<IIdentitySigner> OpenAsync(IIdentitySource source) =>
        SoonAsync(() => source.OpenIdentityAsync(CancellationToken.None).AsTask(), "Opening the identity");

    private Task<KeyUnavailableException> RefusalAsync(IKeySource source, KeyRequest request) => SoonAsync(
        () => Assert.ThrowsAsync<KeyUnavailableException>(() => source.GetSecretAsync(request, CancellationToken.None).AsTask()),
        "A refusal");
}
