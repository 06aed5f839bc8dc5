using System.Text;
using GemRouter.Protocol;

namespace GemRouter.Kernel.Tests.Running;

/// <summary>The key log: what is in it, who can read it, and that without it no SEK leaves the router.</summary>
public sealed class KeyLogTests : IAsyncDisposable
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly RouterDomain _domain = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("gem-keylog-").FullName;

    private string Log => Path.Combine(_folder, "keys.txt");

    [Fact]
    public async Task Both_ends_of_a_stream_log_the_same_key_and_the_file_is_the_owner_s_alone()
    {
        (Router a, Router b) = await _domain.StartBothAsync(manifest => manifest with { Node = manifest.Node with { KeyLog = Path.Combine(_folder, manifest.Node.Name) } });
        _domain.HostA.Send(RouterDomain.Packets(0, 10));
        RouterDomain.Hear(_domain.HostB, 10);
        OwnStreamReport stream = Assert.Single(RouterDomain.Status(a).OwnStreams);
        foreach ((Router router, string name) in (ReadOnlySpan<(Router, string)>)[(a, "a"), (b, "b")])
        {
            string path = Path.Combine(_folder, name);
            Assert.Equal(path, RouterDomain.Status(router).KeyLog);
            using LoggedKey key = Assert.Single(Read(path));
            Assert.Equal((stream.Kid, stream.Group, stream.Port), (key.Address.KeyId.ToString(), key.Address.Group.ToString(), (int)key.Address.Port));
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(OwnerAlone, File.GetUnixFileMode(path));
            }
        }

        Assert.Contains(_domain.Logs.Lines, line => line.StartsWith($"Warning KEY LOG: every session key of this router is written in clear to {Path.Combine(_folder, "a")}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_rekey_adds_a_line_and_a_restart_keeps_what_was_there()
    {
        await File.WriteAllTextAsync(Log, "# mine\n", TestContext.Current.CancellationToken);
        Allow(Log, OwnerAlone);
        Router a = await _domain.StartAsync(_domain.Manifest("a") with
        {
            Node = new() { Name = "a", KeyLog = Log },
            Timers = _domain.Manifest("a").Timers with { Rekey = new() { After = TimeSpan.FromSeconds(0.6), Lead = TimeSpan.FromSeconds(0.2) } },
        });
        _domain.HostA.Send(RouterDomain.Packets(0, 10));
        RouterDomain.Until(() => RouterDomain.Status(a).OwnStreams is [{ Rekeys: >= 2 }], "the second rekey");
        await a.StopAsync(CancellationToken.None);
        Assert.StartsWith("# mine\n", await File.ReadAllTextAsync(Log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        List<LoggedKey> keys = Read(Log);
        Assert.True(keys.Count >= 3);
        Assert.Equal(keys.Count, keys.Select(static key => key.Address.KeyId).Distinct().Count());
        keys.ForEach(static key => key.Dispose());
    }

    [Fact]
    public async Task Without_the_option_nothing_is_written_and_no_key_stands_in_the_log()
    {
        (Router a, _) = await _domain.StartBothAsync();
        _domain.HostA.Send(RouterDomain.Packets(0, 10));
        RouterDomain.Hear(_domain.HostB, 10);
        Assert.Null(RouterDomain.Status(a).KeyLog);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
        string log = string.Join('\n', _domain.Logs.Lines);
        Assert.NotEmpty(log);
        Assert.All(_domain.Entropy.Given, secret => Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("KEY LOG", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_the_option_too_no_key_stands_in_the_log_or_the_status()
    {
        (Router a, _) = await _domain.StartBothAsync(manifest => manifest with { Node = manifest.Node with { KeyLog = Path.Combine(_folder, manifest.Node.Name) } });
        _domain.HostA.Send(RouterDomain.Packets(0, 10));
        RouterDomain.Hear(_domain.HostB, 10);
        string told = string.Join('\n', _domain.Logs.Lines) + System.Text.Json.JsonSerializer.Serialize(RouterDomain.Status(a));
        Assert.All(_domain.Entropy.Given, secret => Assert.DoesNotContain(secret, told, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_file_that_others_can_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await File.WriteAllTextAsync(Log, "", TestContext.Current.CancellationToken);
        Allow(Log, OwnerAlone | UnixFileMode.GroupRead);
        ComponentException refusal = await RefusedAsync(Log);
        Assert.Contains("others than its owner have rights to it", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_and_a_folder_that_is_not_there_are_refused()
    {
        string link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, Log);
        Assert.Contains("symbolic link", (await RefusedAsync(link)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Log));
        Assert.StartsWith("node.keylog: ", (await RefusedAsync(Path.Combine(_folder, "none", "keys"))).Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _domain.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Allow(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private static List<LoggedKey> Read(string path)
    {
        byte[][] lines = [.. File.ReadAllLines(path).Where(static line => !line.StartsWith('#')).Select(Encoding.ASCII.GetBytes)];
        return [.. lines.Select(static line => KeyLogLine.Read(line) ?? throw new InvalidDataException("A line tells no key."))];
    }

    private async Task<ComponentException> RefusedAsync(string path)
    {
        Router router = _domain.Compose(_domain.Manifest("a") with { Node = new() { Name = "a", KeyLog = path } });
        return await Assert.ThrowsAsync<ComponentException>(async () => await router.StartAsync(CancellationToken.None));
    }
}
