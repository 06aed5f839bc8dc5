using System.Text.Json.Nodes;
using GemRouter.Cli.Rotation;

namespace GemRouter.Cli.Tests;

/// <summary><c>gemrouter keys rotate</c>: the next key, and the steps for one manifest.</summary>
public sealed class KeysRotateTests : IDisposable
{
    private const string Manifest = "site-a.yaml";

    private readonly TestFolder _folder = new();

    public KeysRotateTests()
    {
        Directory.CreateDirectory(_folder["keys"]);
        foreach (string name in new[] { "studio.bk", "video.gak", "audio.gak" })
        {
            using Secret key = Secret.Random(SystemEntropy.Instance, KeyFile.KeySize);
            KeyFile.Create(_folder[$"keys/{name}"], "of a test", key);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_next_bootstrap_key_lies_beside_the_present_one_and_three_steps_bring_it_in()
    {
        Write(Samples.Quiet);
        (RunResult run, JsonObject plan) = await RotateAsync("bk");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string next = _folder["keys/studio-2.bk"];
        Assert.Matches("^[0-9a-f]{64}$", File.ReadAllLines(next)[1]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(next));
        }

        Assert.Equal(("keys/studio-2.bk", true, "bk"), (Text(plan, "next"), plan["made"]!.GetValue<bool>(), Text(plan, "kind")));
        Assert.Equal(KeyNames.OfFile(KeyKind.Bk, next, "studio"), Text(plan, "nextId"));
        Assert.Equal(KeyNames.OfFile(KeyKind.Bk, _folder["keys/studio.bk"], "studio"), Text(plan, "formerId"));
        Assert.Equal(
            [
                "bootstrap: { active: { use: file, path: keys/studio.bk }, accepted: [{ use: file, path: keys/studio-2.bk }] }",
                "bootstrap: { active: { use: file, path: keys/studio-2.bk }, accepted: [{ use: file, path: keys/studio.bk }] }",
                "bootstrap: { use: file, path: keys/studio-2.bk }",
            ],
            Changes(plan));
        JsonNode change = plan["steps"]![0]!["changes"]![0]!;
        Assert.Equal(("keys.bootstrap", 6, 14), (Text(change, "path"), change["line"]!.GetValue<int>(), change["column"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Each_step_is_a_sound_manifest_and_the_next_rotation_begins_where_this_one_ends()
    {
        Write(Samples.Quiet);
        string[] steps = Changes((await RotateAsync("bk")).Plan);
        string former = "bootstrap: { use: file, path: keys/studio.bk }";
        for (int i = 0; i < steps.Length; i++)
        {
            Write(Samples.Quiet.Replace(former, steps[i], StringComparison.Ordinal));
            (RunResult run, JsonObject plan) = await RotateAsync("bk");
            Assert.Equal((0, ""), (run.ExitCode, run.Error)); // of a manifest with an error it makes no key
            Assert.Equal(i switch { 0 => steps, 1 => [steps[2]], _ => Changes(plan) }, Changes(plan));
            Assert.Equal(i == 2, File.Exists(_folder["keys/studio-3.bk"])); // one rotation at a time
        }
    }

    [Fact]
    public async Task Of_several_group_keys_one_is_to_be_named_and_goes_in_all_policies_that_have_it()
    {
        Write(Samples.Quiet);
        (RunResult several, _) = await RotateAsync("gak");
        Assert.Equal(1, several.ExitCode);
        Assert.Contains("GEM3009: there are several group keys; say which by --group: 239.1.1.0/24 has { use: file, path: keys/video.gak }; 239.1.2.0/24 has { use: file, path: keys/audio.gak }", several.Error, StringComparison.Ordinal);
        Assert.Contains("GEM3009: no group policy holds 239.9.9.9/32; there are: 239.1.1.0/24, 239.1.2.0/24", (await RotateAsync("gak", "--group", "239.9.9.9")).Run.Error, StringComparison.Ordinal);

        (_, JsonObject plan) = await RotateAsync("gak", "--group", "239.1.2.7");
        Assert.Equal("key: { active: { use: file, path: keys/audio.gak }, accepted: [{ use: file, path: keys/audio-2.gak }] }", Changes(plan)[0]);
        Assert.Equal(["groups[1].key"], plan["steps"]![0]!["changes"]!.AsArray().Select(static change => Text(change!, "path")));

        Write(Samples.Quiet.Replace("audio.gak", "video.gak", StringComparison.Ordinal));
        (_, plan) = await RotateAsync("gak");
        Assert.Equal(["groups[0].key", "groups[1].key"], plan["steps"]![1]!["changes"]!.AsArray().Select(static change => Text(change!, "path")));
        Assert.Equal(["239.1.1.0/24", "239.1.2.0/24"], plan["groups"]!.AsArray().Select(static group => group!.GetValue<string>()));
    }

    [Fact]
    public async Task A_key_that_is_accepted_besides_stays_so()
    {
        Write(Samples.Quiet.Replace("bootstrap: { use: file, path: keys/studio.bk }", "bootstrap: { active: { use: file, path: keys/studio.bk }, accepted: [{ use: file, path: keys/partner.bk }] }", StringComparison.Ordinal));
        Assert.Equal("bootstrap: { active: { use: file, path: keys/studio-2.bk }, accepted: [{ use: file, path: keys/partner.bk }] }", Changes((await RotateAsync("bk")).Plan)[2]);
    }

    [Fact]
    public async Task A_file_that_exists_is_taken_as_it_is_and_never_the_present_key_twice()
    {
        Write(Samples.Quiet);
        await RotateAsync("bk");
        string made = File.ReadAllText(_folder["keys/studio-2.bk"]);
        (_, JsonObject again) = await RotateAsync("bk");
        Assert.False(again["made"]!.GetValue<bool>());
        Assert.Equal(made, File.ReadAllText(_folder["keys/studio-2.bk"]));

        File.Copy(_folder["keys/studio.bk"], _folder["keys/copy.bk"]);
        (RunResult copy, _) = await RotateAsync("bk", "--next", _folder["keys/copy.bk"]);
        Assert.Equal(1, copy.ExitCode);
        Assert.Contains("holds the present key", copy.Error, StringComparison.Ordinal);

        _folder.Write("none.bk", "no key");
        Assert.Equal(5, (await RotateAsync("bk", "--next", _folder["none.bk"])).Run.ExitCode);
    }

    [Fact]
    public async Task A_key_file_alone_does_without_a_manifest()
    {
        Call call = await Call.InProcessAsync("keys", "rotate", "gak", _folder["keys/video.gak"]);
        Assert.Equal((0, ""), (call.ExitCode, call.Error));
        Assert.StartsWith($"made {_folder["keys/video-2.gak"]}\nit follows {_folder["keys/video.gak"]}\n\n1. Accept it.", call.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["keys/video-2.gak"]));
        Assert.Equal(1, (await Call.InProcessAsync("keys", "rotate", "gak", _folder["keys/video.gak"], "--next", _folder["keys/video.gak"])).ExitCode);
    }

    [Fact]
    public async Task Of_a_key_in_a_bundle_the_next_one_gets_a_bundle_of_its_own()
    {
        Write(Samples.Quiet.Replace("{ use: file, path: keys/video.gak }", "{ use: yubikey, name: video, bundle: keys/site-a.gemkeys, pin: \"credential:yubikey-pin\" }", StringComparison.Ordinal));
        (RunResult run, JsonObject plan) = await RotateAsync("gak", "--group", "239.1.1.0/24");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            "key: { active: { use: yubikey, name: video-2, bundle: keys/site-a-video-2.gemkeys, pin: credential:yubikey-pin }, accepted: [{ use: yubikey, name: video, bundle: keys/site-a.gemkeys, pin: credential:yubikey-pin }] }",
            Changes(plan)[1]);
        Assert.Equal(
            ["gemrouter keys seal keys/site-a-video-2.gemkeys --gak video-2=keys/video-2.gak --to TOKEN.pem --to SPARE.pem", "shred -u keys/video-2.gak"],
            plan["steps"]![0]!["commands"]!.AsArray().Select(static command => command!.GetValue<string>()).Where(static command => command[0] != '#'));
    }

    [Fact]
    public async Task A_credential_is_made_where_somebody_says()
    {
        Write(Samples.Quiet.Replace("path: keys/studio.bk", "path: \"credential:studio.bk\"", StringComparison.Ordinal));
        (RunResult nowhere, _) = await RotateAsync("bk");
        Assert.Contains("say with --next in which file", nowhere.Error, StringComparison.Ordinal);
        (_, JsonObject plan) = await RotateAsync("bk", "--next", _folder["new.bk"]);
        Assert.Equal("bootstrap: { active: { use: file, path: credential:studio.bk }, accepted: [{ use: file, path: credential:studio-2.bk }] }", Changes(plan)[0]);
    }

    [Fact]
    public async Task No_key_is_shown()
    {
        Write(Samples.Quiet);
        Call call = await Call.ProgramAsync(_folder.Path, "keys", "rotate", "bk", Manifest);
        Assert.Equal(0, call.ExitCode);
        Assert.All(Directory.GetFiles(_folder["keys"]), file => Assert.DoesNotContain(File.ReadAllLines(file)[1], call.Output, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(3, call.Output.Split('\n').Count(line => line.StartsWith($"   {Manifest}:6:14: keys.bootstrap", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_identity_is_not_rotated_and_a_manifest_with_errors_makes_no_key()
    {
        Assert.Equal(2, (await Call.InProcessAsync("keys", "rotate", "identity", _folder["keys/video.gak"])).ExitCode);
        Write(Samples.Wrong);
        Assert.Equal(3, (await RotateAsync("bk")).Run.ExitCode);
        Assert.Equal(3, Directory.GetFiles(_folder["keys"]).Length);
    }

    [Theory]
    [InlineData("keys/video.gak", "keys/video-2.gak")]
    [InlineData("keys/video-2.gak", "keys/video-3.gak")]
    [InlineData("keys/video-2-9.gak", "keys/video-2-10.gak")]
    [InlineData("a.b/video", "a.b/video-2")]
    [InlineData("credential:studio.bk", "credential:studio-2.bk")]
    [InlineData("-1.bk", "-1-2.bk")]
    [InlineData("video-01.gak", "video-01-2.gak")]
    public void A_name_is_followed_by_the_next_number(string name, string next) => Assert.Equal(next, NextName.After(name));

    private static string[] Changes(JsonObject plan) => [.. plan["steps"]!.AsArray().Select(static step => Text(step!["changes"]![0]!, "text"))];

    private static string Text(JsonNode node, string name) => node[name]!.GetValue<string>();

    private void Write(string manifest) => _folder.Write(Manifest, manifest);

    private async Task<(RunResult Run, JsonObject Plan)> RotateAsync(string kind, params string[] options)
    {
        Call call = await Call.ProgramAsync(_folder.Path, ["keys", "rotate", kind, Manifest, "--json", .. options]);
        return (new RunResult(call.ExitCode, call.Error), call.ExitCode == 0 ? JsonNode.Parse(call.Output)!.AsObject() : []);
    }

    private sealed record RunResult(int ExitCode, string Error);
}
