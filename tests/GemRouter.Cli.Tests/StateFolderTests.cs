using System.Net.Sockets;

namespace GemRouter.Cli.Tests;

/// <summary>The folder of a router's socket.</summary>
public sealed class StateFolderTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_folder_is_made_for_owner_and_group()
    {
        using StateFolder state = StateFolder.Take(_folder["run/a"]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal("750", Octal(File.GetUnixFileMode(_folder["run/a"])));
            Assert.Equal("660", Octal(File.GetUnixFileMode(_folder["run/a/gemrouter.sock"])));
        }
    }

    [Fact]
    public void A_second_router_does_not_get_it()
    {
        using StateFolder first = StateFolder.Take(_folder.Path);
        ProgramException e = Assert.Throws<ProgramException>(() => StateFolder.Take(_folder.Path));
        Assert.Equal((6, "GEM3014"), (e.ExitCode, e.Code));
        Assert.True(File.Exists(_folder["gemrouter.sock"]));
    }

    [Fact]
    public void A_socket_that_somebody_listens_to_is_left_alone()
    {
        using Socket other = Listen("gemrouter.sock");
        Assert.Equal("GEM3014", Assert.Throws<ProgramException>(() => StateFolder.Take(_folder.Path)).Code);
        using RawClient client = new(_folder.Path);
    }

    [Fact]
    public void What_a_dead_router_left_is_removed()
    {
        Socket dead = Listen("other");
        File.Move(_folder["other"], _folder["gemrouter.sock"]); // so that it stays, as after kill -9
        dead.Dispose();
        Assert.True(File.Exists(_folder["gemrouter.sock"]));
        using StateFolder state = StateFolder.Take(_folder.Path);
        using RawClient client = new(_folder.Path);
    }

    [Fact]
    public void A_file_in_its_way_is_not_removed()
    {
        _folder.Write("gemrouter.sock", "mine");
        Assert.Equal("GEM3013", Assert.Throws<ProgramException>(() => StateFolder.Take(_folder.Path)).Code);
        Assert.Equal("mine", File.ReadAllText(_folder["gemrouter.sock"]));
    }

    [Fact]
    public void A_folder_that_was_given_back_can_be_taken_again()
    {
        StateFolder.Take(_folder.Path).Dispose();
        Assert.False(File.Exists(_folder["gemrouter.sock"]));
        StateFolder.Take(_folder.Path).Dispose();
    }

    [Fact]
    public void A_path_that_is_too_long_for_a_socket_is_said_to_be()
    {
        ProgramException e = Assert.Throws<ProgramException>(() => StateFolder.Take(_folder[new string('x', 120)]));
        Assert.Equal((6, "GEM3013"), (e.ExitCode, e.Code));
        Assert.Contains("107 bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_said_not_to_be()
    {
        _folder.Write("file", "");
        Assert.Equal("GEM3013", Assert.Throws<ProgramException>(() => StateFolder.Take(_folder["file/run"])).Code);
    }

    private Socket Listen(string name)
    {
        Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder[name]));
        socket.Listen();
        return socket;
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
