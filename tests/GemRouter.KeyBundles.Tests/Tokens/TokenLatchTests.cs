namespace GemRouter.KeyBundles.Tests;

/// <summary>The file that keeps a wrong PIN from being tried again.</summary>
public sealed class TokenLatchTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Path => _folder["t.latch"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_stays_set_until_it_is_cleared()
    {
        using (TokenLatch latch = TokenLatch.Take(Path, CancellationToken.None))
        {
            Assert.False(latch.IsSet);
            latch.Set();
        }

        Assert.True(TokenLatch.IsSetAt(Path));
        using (TokenLatch latch = TokenLatch.Take(Path, CancellationToken.None))
        {
            Assert.True(latch.IsSet);
            latch.Clear();
        }

        Assert.False(TokenLatch.IsSetAt(Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
    }

    [Fact]
    public async Task Who_holds_it_is_alone_and_the_next_one_waits()
    {
        TokenLatch first = TokenLatch.Take(Path, CancellationToken.None);
        Task<TokenLatch> second = Task.Run(() => TokenLatch.Take(Path, CancellationToken.None));
        Assert.False(second.IsCompleted);
        first.Set();
        first.Clear();
        first.Dispose();
        using TokenLatch got = await second;
        Assert.False(got.IsSet);
    }

    [Fact]
    public void Waiting_ends_when_it_is_cancelled()
    {
        using TokenLatch first = TokenLatch.Take(Path, CancellationToken.None);
        using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(60));
        Assert.Throws<OperationCanceledException>(() => TokenLatch.Take(Path, cancel.Token));
    }

    [Fact]
    public void Where_it_cannot_be_written_no_try_is_spent() =>
        Assert.Equal(KeyFailure.Failed, Assert.Throws<KeyUnavailableException>(() => TokenLatch.Take(_folder["none/t.latch"], CancellationToken.None)).Failure);

    [Fact]
    public async Task Many_that_take_it_at_once_all_get_it_though_it_is_let_go_just_when_they_look()
    {
        const int many = 4;
        int inside = 0;
        await Task.WhenAll(Enumerable.Range(0, many).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 500; i++)
            {
                using TokenLatch latch = TokenLatch.Take(Path, TestContext.Current.CancellationToken);
                Assert.Equal(1, Interlocked.Increment(ref inside));
                Interlocked.Decrement(ref inside);
            }
        })));
    }
}
