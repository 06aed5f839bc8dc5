using System.Text.Json;

namespace GemRouter.Cli.Tests;

/// <summary>The built program, from outside: exit codes, and what stands where.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_sound_manifest_is_checked_with_the_plugins_beside_the_program()
    {
        _folder.Write("m.yaml", Samples.Studio.Replace("oversize: drop", "oversize: fragment", StringComparison.Ordinal).Replace("239.1.1.128/25", "239.1.2.0/24", StringComparison.Ordinal)
            .Replace("groups: [239.1.1.0/24]", "groups: [239.1.1.0/24, 239.1.2.0/24]", StringComparison.Ordinal));
        Assert.Equal(new Call(0, "m.yaml: 0 errors, 0 warnings\n", ""), await Call.ProgramAsync(_folder.Path, "check", "m.yaml"));
    }

    [Fact]
    public async Task All_that_is_wrong_is_shown_in_the_order_of_the_file()
    {
        _folder.Write("m.yaml", Samples.Wrong);
        Call call = await Call.ProgramAsync(_folder.Path, "check", "m.yaml");
        string[] lines = call.Error.TrimEnd().Split('\n');
        Assert.Equal(1, call.ExitCode);
        Assert.Equal("m.yaml: 3 errors, 1 warning\n", call.Output);
        Assert.Contains("m.yaml:13:78: error GEM1004: groups[0].suite: unknown cipher suite \"aegis-129l\"; did you mean \"aegis-128l\"? available: aegis-128l, aegis-256, aes-256-gcm, chacha20-poly1305", lines);
        Assert.Equal(lines.OrderBy(static line => int.Parse(line.Split(':')[1])), lines);
    }

    [Fact]
    public async Task Check_answers_as_JSON()
    {
        _folder.Write("m.yaml", Samples.Wrong);
        Call call = await Call.ProgramAsync(_folder.Path, "check", "m.yaml", "--json");
        JsonElement answer = JsonSerializer.Deserialize<JsonElement>(call.Output);
        Assert.Equal((1, ""), (call.ExitCode, call.Error));
        Assert.Equal(3, answer.GetProperty("errors").GetInt32());
        JsonElement suite = answer.GetProperty("diagnostics").EnumerateArray().First(static one => one.GetProperty("code").GetString() == "GEM1004");
        Assert.Equal(("error", 13, 78, "groups[0].suite"), (suite.GetProperty("severity").GetString(), suite.GetProperty("line").GetInt32(), suite.GetProperty("column").GetInt32(), suite.GetProperty("path").GetString()));
    }

    [Fact]
    public async Task A_manifest_that_cannot_be_read_is_refused()
    {
        Call call = await Call.ProgramAsync(_folder.Path, "check", "none.yaml");
        Assert.Equal(3, call.ExitCode);
        Assert.StartsWith("gemrouter: error GEM3001: the manifest \"none.yaml\" cannot be read: ", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_manifest_has_no_plan()
    {
        _folder.Write("m.yaml", Samples.Wrong);
        Call call = await Call.ProgramAsync(_folder.Path, "plan", "m.yaml");
        Assert.Equal((3, ""), (call.ExitCode, call.Output));
        Assert.Contains("error GEM1004", call.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("plan")]
    [InlineData("run")]
    public async Task Plugins_that_are_refused_have_an_exit_code_of_their_own(string command)
    {
        _folder.Write("m.yaml", Samples.Studio + "plugins: { paths: [nowhere] }\n");
        Call call = await Call.ProgramAsync(_folder.Path, command, "m.yaml");
        Assert.Equal(4, call.ExitCode);
        Assert.StartsWith($"{_folder["nowhere"]}: error GEM2001: ", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_that_is_no_YAML_is_the_manifests_fault_whatever_plugins_say()
    {
        _folder.Write("m.yaml", "plugins: { paths: [nowhere] }\n}\n");
        Assert.Equal(3, (await Call.ProgramAsync(_folder.Path, "plan", "m.yaml")).ExitCode);
        Assert.Equal(1, (await Call.ProgramAsync(_folder.Path, "check", "m.yaml")).ExitCode);
    }

    [Fact]
    public async Task The_plan_says_how_routes_are_composed_and_what_fits()
    {
        _folder.Write("m.yaml", Samples.Studio);
        Call call = await Call.ProgramAsync(_folder.Path, "plan", "m.yaml");
        Assert.Equal(0, call.ExitCode);
        Assert.Equal(
            """
            video: lan (red), fabric (black)
              seal: lan (udp) → seal [aegis-128l, chacha20-poly1305] → fabric (udp)
                room: 21 bytes in front of a packet, 32 behind
              open: fabric (udp) → open [aegis-128l, aes-256-gcm, chacha20-poly1305] → lan (udp)
                room: 0 bytes in front of a packet, 0 behind
              groups 239.1.1.0/24 (policy 239.1.1.0/24): send with aegis-128l, receive with aegis-128l, aes-256-gcm
                lan joins 239.1.1.1, 239.1.1.2 from 10.1.1.5, ports 5000
                MTU: fabric 1500, lan 1500 (assumed; the link itself says); sealing adds 53; payloads up to 1419 go whole
                payloads of 1420 and more are dropped (the red network brings up to 1472 in one piece)
              groups 239.1.1.128/25 (policy 239.1.1.128/25): send with chacha20-poly1305, receive with chacha20-poly1305
                MTU: fabric 1500, lan 1500 (assumed; the link itself says); sealing adds 28; payloads up to 1444 go whole
                payloads of 1445 and more are dropped (the red network brings up to 1472 in one piece)


            """.ReplaceLineEndings("\n"), call.Output);
    }

    [Fact]
    public async Task The_plan_answers_as_JSON()
    {
        _folder.Write("m.yaml", Samples.Studio);
        Call call = await Call.ProgramAsync(_folder.Path, "plan", "m.yaml", "--json");
        JsonElement route = JsonSerializer.Deserialize<JsonElement>(call.Output).GetProperty("routes")[0];
        Assert.Equal(["link", "seal", "link"], route.GetProperty("seal").GetProperty("steps").EnumerateArray().Select(static step => step.GetProperty("kind").GetString()));
        Assert.Equal(("dropped", 1419), (
            route.GetProperty("groups")[0].GetProperty("budget").GetProperty("larger").GetString(), route.GetProperty("groups")[0].GetProperty("budget").GetProperty("maxPayload").GetInt32()));
    }

    [Fact]
    public async Task The_plugins_beside_the_program_are_listed_with_their_components()
    {
        Call call = await Call.ProgramAsync(_folder.Path, "plugins", "list");
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.Contains($"gem.udp 0.1.0.0 (contract 0.1) {Path.Combine(Place.Plugins, "udp")}\n", call.Output, StringComparison.Ordinal);
        Assert.Contains("\n  key source  file  ", call.Output, StringComparison.Ordinal);
        JsonElement json = JsonSerializer.Deserialize<JsonElement>((await Call.ProgramAsync(_folder.Path, "plugins", "list", "--json")).Output);
        Assert.Contains(json.GetProperty("plugins").EnumerateArray(), static plugin => plugin.GetProperty("id").GetString() == "gem.aead");
    }

    [Theory]
    [InlineData("gemrouter: Required command was not provided.")]
    [InlineData("gemrouter: Required argument 'MANIFEST' missing for command: 'check'.", "check")]
    [InlineData("gemrouter: unknown command or argument \"chek\"", "chek")]
    [InlineData("gemrouter: unknown kind of key \"bko\"; available: bk, gak, identity", "keys", "generate", "bko", "f")]
    [InlineData("gemrouter: unknown log level \"loud\"; available: trace, debug, info, warning, error", "run", "m.yaml", "--log", "loud")]
    [InlineData("gemrouter: \"10.1.1.1\" is no multicast group or prefix, such as 239.1.1.1 or 239.1.1.0/24", "trace", "--group", "10.1.1.1")]
    [InlineData("gemrouter: a trace has 1 to 10000 packets", "trace", "--group", "239.1.1.1", "-n", "0")]
    public async Task A_wrong_command_line_says_what_is_wrong_and_where_help_is(string message, params string[] arguments)
    {
        Call call = await Call.ProgramAsync(_folder.Path, arguments);
        Assert.Equal((2, ""), (call.ExitCode, call.Output));
        Assert.StartsWith(message + "\n", call.Error, StringComparison.Ordinal);
        Assert.Matches("\ngemrouter: see gemrouter .*--help\n$", call.Error);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("drops", "--json")]
    [InlineData("reload")]
    [InlineData("trace", "--group", "239.1.1.1")]
    public async Task Where_no_router_answers_the_message_names_the_socket(params string[] command)
    {
        Call call = await Call.ProgramAsync(_folder.Path, [.. command, "--state", _folder.Path]);
        Assert.Equal((7, ""), (call.ExitCode, call.Output));
        Assert.Equal($"gemrouter: error GEM3020: no router answers at \"{_folder["gemrouter.sock"]}\": there is no such socket; does the router run, and is this its node.state (--state)?\n", call.Error);
    }
}
