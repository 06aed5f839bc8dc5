using System.Net.Sockets;

namespace GemRouter.Plugin.FileKeys.Tests;

/// <summary>Real files.</summary>
public sealed class KeyFileTests : IDisposable
{
    private readonly KeyFolder _folder = new();

    /// <summary>Each of the nine permissions by itself, beside what the owner may.</summary>
    public static TheoryData<UnixFileMode> ModesForOthers => [.. Enumerable.Range(0, 6).Select(static bit => (UnixFileMode)(0b110_000_000 | (1 << bit)))];

    [Fact]
    public void A_key_is_read()
    {
        using Secret secret = KeyFile.Read(_folder.Write("# studio\n" + KeyFolder.Digits + "\n"), CancellationToken.None);

        Assert.True(secret.Reveal().SequenceEqual(KeyFolder.Key));
    }

    [Fact]
    public void A_changed_file_gives_the_new_key_at_the_next_call()
    {
        string path = _folder.Write(new string('0', 64));
        using Secret before = KeyFile.Read(path, CancellationToken.None);
        _folder.Write(new string('1', 64));
        using Secret after = KeyFile.Read(path, CancellationToken.None);

        Assert.True(before.Reveal().IndexOfAnyExcept((byte)0) < 0);
        Assert.True(after.Reveal().IndexOfAnyExcept((byte)0x11) < 0);
    }

    [Fact]
    public void A_file_that_is_not_there_is_not_found()
    {
        foreach (string path in (string[])[_folder.PathOf("absent"), _folder.PathOf("absent/too"), Path.Combine(_folder.Write(), "below a file"), _folder.PathOf(new string('n', 300))])
        {
            KeyUnavailableException refusal = Refusal.Of(path);
            Assert.Equal((KeyFailure.NotFound, false), (refusal.Failure, refusal.MayPass));
            Assert.Contains($"\"{path}\"", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(ModesForOthers))]
    public void A_file_that_others_can_use_is_refused_with_the_remedy(UnixFileMode mode)
    {
        SkipOnWindows();
        string path = _folder.Write(mode: mode);

        KeyUnavailableException refusal = Refusal.Of(path);

        Assert.Equal((KeyFailure.Malformed, false), (refusal.Failure, refusal.MayPass));
        Assert.EndsWith($"chmod 600 {path}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_remedy_helps()
    {
        SkipOnWindows();
        string path = _folder.Write(mode: (UnixFileMode)0b110_110_110);
        Refusal.Of(path);
        _folder.Write(); // for its owner alone

        KeyFile.Read(path, CancellationToken.None).Dispose();
    }

    [Fact]
    public void A_file_that_its_owner_can_read_alone_will_do()
    {
        SkipOnWindows();
        KeyFile.Read(_folder.Write(mode: UnixFileMode.UserRead), CancellationToken.None).Dispose();
    }

    [Fact]
    public void A_file_that_the_process_may_not_read_cannot_be_opened()
    {
        SkipOnWindows();
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "The superuser may read everything.");
        string path = _folder.Write(mode: UnixFileMode.UserWrite);

        KeyUnavailableException refusal = Refusal.Of(path);

        Assert.Equal((KeyFailure.Failed, false), (refusal.Failure, refusal.MayPass));
        Assert.Contains($"\"{path}\" cannot be opened", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_is_followed_and_its_target_is_what_counts()
    {
        SkipOnWindows();
        string link = _folder.PathOf("link");
        File.CreateSymbolicLink(link, _folder.Write());
        KeyFile.Read(link, CancellationToken.None).Dispose();

        _folder.Write(mode: (UnixFileMode)0b110_100_000);
        Assert.Equal(KeyFailure.Malformed, Refusal.Of(link).Failure);

        File.Delete(_folder.PathOf("key"));
        Assert.Equal(KeyFailure.NotFound, Refusal.Of(link).Failure);
    }

    [Fact]
    public void Links_in_a_ring_cannot_be_opened()
    {
        SkipOnWindows();
        File.CreateSymbolicLink(_folder.PathOf("a"), _folder.PathOf("b"));
        File.CreateSymbolicLink(_folder.PathOf("b"), _folder.PathOf("a"));

        Assert.Equal(KeyFailure.Failed, Refusal.Of(_folder.PathOf("a")).Failure);
    }

    [Fact]
    public void A_directory_is_no_key_file()
    {
        string path = Directory.CreateDirectory(_folder.PathOf("folder")).FullName;

        AssertNoRegularFile(path);
    }

    [Fact]
    public void A_named_pipe_is_refused_without_waiting_for_its_writer()
    {
        SkipElsewhere();
        string path = _folder.PathOf("pipe");
        Native.MakePipe(path);

        AssertNoRegularFile(path);
    }

    [Fact]
    public void A_device_is_no_key_file()
    {
        SkipElsewhere();
        AssertNoRegularFile("/dev/zero");
        AssertNoRegularFile("/dev/null");
    }

    [Fact]
    public void A_socket_is_no_key_file()
    {
        SkipElsewhere();
        string path = _folder.PathOf("socket");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(path));

        AssertNoRegularFile(path);
    }

    [Fact]
    public void A_file_of_somebody_else_is_refused()
    {
        SkipElsewhere();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only the superuser can give a file away.");
        string path = _folder.Write();
        Assert.SkipUnless(Native.TryGive(path, user: 1), "There is no other user in this user namespace.");

        KeyUnavailableException refusal = Refusal.Of(path);

        Assert.Equal(KeyFailure.Malformed, refusal.Failure);
        Assert.Contains("belongs to user 1,", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_may_be_as_long_as_the_limit_and_no_longer()
    {
        string comment = "\n#" + new string('x', KeyFile.MostBytes - KeyFolder.Digits.Length - 2);
        KeyFile.Read(_folder.Write(KeyFolder.Digits + comment), CancellationToken.None).Dispose();

        KeyUnavailableException refusal = Refusal.Of(_folder.Write(KeyFolder.Digits + comment + "x"), KeyFolder.Digits);

        Assert.Equal(KeyFailure.Malformed, refusal.Failure);
        Assert.Contains($"is longer than {KeyFile.MostBytes} bytes", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_huge_file_is_not_read_whole()
    {
        string path = _folder.Write();
        using (FileStream file = File.OpenWrite(path))
        {
            file.SetLength(1L << 30); // a hole: takes no room
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        KeyUnavailableException refusal = Refusal.Of(path);

        Assert.Equal(KeyFailure.Malformed, refusal.Failure);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void A_file_that_says_it_is_empty_and_is_not_is_bounded_too()
    {
        SkipElsewhere();
        string path = "/proc/self/environ"; // length 0 by its looks; for its owner alone
        KeyUnavailableException refusal = Assert.Throws<KeyUnavailableException>(() => KeyFile.Read(path, CancellationToken.None));

        Assert.Equal(KeyFailure.Malformed, refusal.Failure);
        foreach (string value in Environment.GetEnvironmentVariables().Values.Cast<string>().Where(static value => value.Length > 12))
        {
            Assert.False(refusal.Message.Contains(value, StringComparison.Ordinal), "The message shows the content.");
        }
    }

    [Fact]
    public void Reading_leaves_no_file_open()
    {
        SkipElsewhere();
        string path = _folder.Write();
        string refused = _folder.Write(mode: (UnixFileMode)0b110_100_100, name: "refused");
        KeyFile.Read(path, CancellationToken.None).Dispose();
        Refusal.Of(refused);

        Assert.DoesNotContain(new DirectoryInfo("/proc/self/fd").EnumerateFileSystemInfos().Select(static file => file.LinkTarget), target => target == path || target == refused);
    }

    [Fact]
    public void A_cancelled_read_ends_and_shows_nothing()
    {
        string path = _folder.Write();
        OperationCanceledException ended = Assert.ThrowsAny<OperationCanceledException>(() => KeyFile.Read(path, new CancellationToken(canceled: true)));

        Refusal.AssertShowsNothing(ended, KeyFolder.Digits, path);
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertNoRegularFile(string path)
    {
        KeyUnavailableException refusal = Refusal.Of(path);
        Assert.Equal((KeyFailure.Malformed, false), (refusal.Failure, refusal.MayPass));
        Assert.Contains($"\"{path}\" is no regular file", refusal.Message, StringComparison.Ordinal);
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such permissions and links.");

    private static void SkipElsewhere() => Assert.SkipUnless(OperatingSystem.IsLinux(), "What kind of file was opened, and whose it is, is asked on Linux alone.");
}
