namespace GemRouter.Cli.Tests;

/// <summary>Key files.</summary>
public sealed class KeysTests : IDisposable
{
    // RFC 8032, section 7.1, test 1.
    private const string Seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
    private const string PublicKey = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("bk")]
    [InlineData("gak")]
    [InlineData("identity")]
    public async Task A_key_is_64_digits_that_its_owner_alone_can_read(string kind)
    {
        Assert.Equal(0, (await Call.InProcessAsync("keys", "generate", kind, _folder["k"])).ExitCode);
        string[] lines = File.ReadAllLines(_folder["k"]);
        Assert.StartsWith("# a GemRouter ", lines[0], StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{64}$", Assert.Single(lines[1..]));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["k"]));
        }
    }

    [Fact]
    public async Task No_two_keys_are_equal()
    {
        await Call.InProcessAsync("keys", "generate", "bk", _folder["a"]);
        await Call.InProcessAsync("keys", "generate", "bk", _folder["b"]);
        Assert.NotEqual(File.ReadAllText(_folder["a"]), File.ReadAllText(_folder["b"]));
    }

    [Fact]
    public async Task A_file_that_exists_is_never_overwritten()
    {
        _folder.Write("k", "old");
        Call call = await Call.InProcessAsync("keys", "generate", "gak", _folder["k"]);
        Assert.Equal((1, "old"), (call.ExitCode, File.ReadAllText(_folder["k"])));
        Assert.StartsWith($"gemrouter: error GEM3002: \"{_folder["k"]}\" exists and is not overwritten", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_is_missing_is_said_to_be()
    {
        Call call = await Call.InProcessAsync("keys", "generate", "gak", _folder["none/k"]);
        Assert.Equal(1, call.ExitCode);
        Assert.Contains("GEM3002", call.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be made", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_identity_prints_the_public_key_that_is_shown_later()
    {
        Call made = await Call.InProcessAsync("keys", "generate", "identity", _folder["k"]);
        Call shown = await Call.InProcessAsync("keys", "show-public", _folder["k"]);
        Assert.Equal((0, made.Output), (shown.ExitCode, shown.Output));
        Assert.Matches("^[0-9a-f]{64}\n$", made.Output);
    }

    [Theory]
    [InlineData(Seed)]
    [InlineData("# mine\n\n  " + Seed + "\t\r\n#end")]
    public async Task The_public_key_is_that_of_RFC_8032(string text)
    {
        _folder.Write("k", text);
        Assert.Equal(new Call(0, PublicKey + "\n", ""), await Call.InProcessAsync("keys", "show-public", _folder["k"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# only a remark")]
    [InlineData("9d61b19d")]
    [InlineData(Seed + "\n" + Seed)]
    [InlineData("zd61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")]
    [InlineData(Seed + "0")]
    public async Task What_is_no_key_is_refused_and_not_shown(string text)
    {
        _folder.Write("k", text);
        Call call = await Call.InProcessAsync("keys", "show-public", _folder["k"]);
        Assert.Equal((5, ""), (call.ExitCode, call.Output));
        Assert.Contains("GEM3003", call.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("d61b19d", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_end_is_not_read_to_it() => Assert.Equal(5, (await Call.InProcessAsync("keys", "show-public", "/dev/zero")).ExitCode);
}
