using GemRouter.Cli.Demo.Network;

namespace GemRouter.Cli.Tests;

/// <summary>A bundle on a machine that has neither the SDK nor the repository: a mount namespace in which both are empty folders, with no dotnet to be found.</summary>
[Trait("Needs", "System")]
public sealed class BundleElsewhereTests : IDisposable
{
    private static readonly string Manifest = Samples.Quiet.Replace("eth0", "gem-none", StringComparison.Ordinal).Replace("eth1", "lo", StringComparison.Ordinal)
        .Replace("join: [239.1.1.1, { group: 239.1.1.2, source: 10.1.1.5 }], ports: [5000]", "ports: [5000]", StringComparison.Ordinal).Replace("origin: false", "ports: [5000]", StringComparison.Ordinal);

    // Becomes the program, within a private space in which .NET, the repository and whatever is in somebody's home are not there.
    // $1: the folder of .NET; $2: what is to be in its place, or nothing; $3: the repository; $4: the program; then its arguments.
    private const string Elsewhere =
        """
        set -e
        nothing=$(mktemp -d)
        for folder in "$1" "$3" /root /home /opt /usr/lib/dotnet /usr/share/dotnet; do
            if [ -d "$folder" ]; then mount --bind "$nothing" "$folder"; fi
        done
        if [ -n "$2" ]; then mount --bind "$2" "$1"; export DOTNET_ROOT="$1"; else unset DOTNET_ROOT DOTNET_ROOT_X64 DOTNET_ROOT_ARM64; fi
        if PATH=/usr/sbin:/usr/bin:/sbin:/bin dotnet --list-sdks 2>/dev/null | grep -q .; then echo "there is an SDK" >&2; exit 99; fi
        if [ -z "$2" ] && PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v dotnet >/dev/null; then echo "there is a dotnet" >&2; exit 99; fi
        ip link set lo up
        program=$4
        shift 4
        exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/nonexistent TMPDIR=/run ${DOTNET_ROOT:+DOTNET_ROOT=$DOTNET_ROOT} "$program" "$@"
        """;

    private readonly TestFolder _folder = new();
    private readonly string _dotNet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));

    public BundleElsewhereTests()
    {
        Assert.SkipWhen(PrivateSpace.Missing is not null, PrivateSpace.Missing ?? "");
        Assert.SkipWhen(_folder.Path.StartsWith(Place.Root, StringComparison.Ordinal), "The folder for temporary files is in the repository, which is to be hidden.");
        _folder.Write("m.yaml", Manifest);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Self_contained_it_runs_where_there_is_no_dotnet()
    {
        await BundleAsync("--self-contained");
        await RunsAsync("");
        Directory.Delete(_folder["site-a/dotnet"], recursive: true); // and it was that one
        Call call = await ElsewhereAsync("", "check", "m.yaml");
        Assert.NotEqual(0, call.ExitCode);
        Assert.Contains("You must install .NET", call.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_dotnet_in_it_it_runs_where_there_is_the_runtime_alone()
    {
        await BundleAsync();
        foreach (string part in (string[])["host/fxr", "shared/Microsoft.NETCore.App"])
        {
            Folders.Copy(Path.Combine(_dotNet, part), _folder["runtime/" + part]);
        }

        await RunsAsync(_folder["runtime"]);
    }

    private async Task BundleAsync(params string[] options)
    {
        Call bundle = await Call.ProgramAsync(_folder.Path, ["bundle", "m.yaml", "-o", "site-a", .. options]);
        Assert.Equal((0, ""), (bundle.ExitCode, bundle.Error));
        Directory.CreateDirectory(_folder["site-a/keys"]);
        foreach ((string kind, string file) in new[] { ("identity", "site-a.key"), ("bk", "studio.bk"), ("gak", "video.gak"), ("gak", "audio.gak") })
        {
            Assert.Equal(0, (await Call.InProcessAsync("keys", "generate", kind, _folder["site-a/keys/" + file])).ExitCode);
        }
    }

    private async Task RunsAsync(string runtime)
    {
        Call check = await ElsewhereAsync(runtime, "check", "m.yaml");
        Assert.SkipWhen(check.ExitCode == PrivateSpace.NotAllowed, PrivateSpace.HowToAllow);
        Assert.Equal(("", 0), (check.Error, check.ExitCode));
        Assert.Contains($"the plugins are as {_folder["site-a/gemrouter.lock"]} says (4 plugins, ", check.Output, StringComparison.Ordinal);

        await using RunningRouter router = RunningRouter.Start(_folder["site-a"], "/bin/sh", Arguments(runtime, "run", "m.yaml"));
        await router.LogsAsync("shows how it is");
        Call status = await Call.ProgramAsync(_folder["site-a"], "status", "--state", "run", "--json");
        Assert.Contains("\"name\":\"site-a\"", status.Output, StringComparison.Ordinal);
        router.Kill(); // the first process of the space: what runs in it ends with it
    }

    private Task<Call> ElsewhereAsync(string runtime, params string[] arguments) => Call.RunAsync(_folder["site-a"], "/bin/sh", Arguments(runtime, arguments));

    private string[] Arguments(string runtime, params string[] arguments) =>
        ["-c", PrivateSpace.Script, "sh", "/bin/sh", "-c", Elsewhere, "sh", _dotNet, runtime, Place.Root, _folder["site-a/gemrouter"], .. arguments];
}
