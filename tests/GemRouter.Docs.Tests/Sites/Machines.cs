using System.Text.Json;
using GemRouter.Cli.Demo.Network;
using GemRouter.Docs.Tests.Documents;

namespace GemRouter.Docs.Tests.Sites;

/// <summary>
/// The machines of the quickstart, in network namespaces: each has the network that the document draws and a home folder. They share the file system, so scp and ssh are scripts that copy and run between the
/// home folders. The build machine has a repository that is built already.
/// </summary>
internal sealed class Machines : IAsyncDisposable
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lab _lab = new(TimeProvider.System);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("site");
    private readonly Dictionary<string, LabHost> _hosts = new(StringComparer.Ordinal);

    public static async Task<Machines> BuildAsync()
    {
        Machines machines = new();
        foreach (string name in (string[])["build", "router-a", "router-b", "studio", "viewer"])
        {
            machines._hosts.Add(name, await machines._lab.AddHostAsync(name, Cancellation));
            Directory.CreateDirectory(machines.Home(name));
        }

        LabHub fabric = await machines._lab.AddHubAsync("fabric", cancellation: Cancellation);
        await machines.ConnectAsync("router-a", "10.1.1.1/24", "studio", "10.1.1.5/24", fabric, "192.0.2.1/24");
        await machines.ConnectAsync("router-b", "10.2.2.1/24", "viewer", "10.2.2.5/24", fabric, "192.0.2.2/24");
        machines.WriteScripts();
        return machines;
    }

    public string Home(string machine) => Path.Combine(_folder.FullName, machine);

    /// <summary>Types commands; they go on until they end or are stopped.</summary>
    public LabProcess Type(string machine, string script) => _hosts[machine].Start("env",
    [
        $"HOME={Home(machine)}", $"MACHINES={_folder.FullName}", $"PATH={Path.Combine(_folder.FullName, "bin")}:{Environment.GetEnvironmentVariable("PATH")}", "sh", "-e", "-c", $"cd\n{script}",
    ]);

    /// <summary>Types commands and waits for their end.</summary>
    public async Task<Call> RunAsync(string machine, string script)
    {
        LabProcess process = Type(machine, script);
        List<string> lines = [];
        await foreach (string line in process.Lines.ReadAllAsync(Cancellation))
        {
            lines.Add(line);
        }

        return new Call(await process.Exit.WaitAsync(Cancellation), string.Join('\n', lines), process.Errors);
    }

    /// <summary>Waits until a router's status is so.</summary>
    public Task UntilStatusAsync(string machine, Func<JsonElement, bool> isSo) => UntilAsync($"the status of {machine}", async () =>
    {
        Call call = await RunAsync(machine, "gemrouter/gemrouter status --state site/run --json");
        return call.ExitCode == 0 && isSo(JsonSerializer.Deserialize<JsonElement>(call.Output));
    });

    /// <summary>Waits until a machine has joined a group.</summary>
    public Task UntilJoinedAsync(string machine, string group) => UntilAsync($"{machine} in {group}", async () =>
        (await RunAsync(machine, "ip maddress show dev eth0")).Output.Contains($" {group}", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task UntilAsync(string what, Func<Task<bool>> isSo)
    {
        using CancellationTokenSource bound = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        bound.CancelAfter(Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(200));
        while (!await isSo())
        {
            try
            {
                await timer.WaitForNextTickAsync(bound.Token);
            }
            catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
            {
                Assert.Fail($"{what} is not as it should be, after {Patience.TotalSeconds:0} s");
            }
        }
    }

    private async Task ConnectAsync(string router, string routerAddress, string host, string hostAddress, LabHub fabric, string fabricAddress)
    {
        await _hosts[router].ConnectAsync("eth0", _hosts[host], "eth0", cancellation: Cancellation);
        await _hosts[router].AddAddressAsync("eth0", routerAddress, Cancellation);
        await _hosts[host].AddAddressAsync("eth0", hostAddress, Cancellation);
        await fabric.ConnectAsync(_hosts[router], "eth1", Cancellation);
        await _hosts[router].AddAddressAsync("eth1", fabricAddress, Cancellation);
    }

    private void WriteScripts()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "bin"));
        Write("bin/ssh", "machine=$1; shift; export HOME=\"$MACHINES/$machine\"; cd; exec sh -c \"$*\"");
        Write("bin/scp", "from=; for to in \"$@\"; do case $to in -*) continue;; *:*) to=\"$MACHINES/${to%%:*}/${to#*:}\";; esac; from=\"$from ${last:-}\"; last=$to; done; exec cp -rp $from \"$last\"");
        Directory.CreateDirectory(Path.Combine(Home("build"), "gemrouter"));
        Write("build/gemrouter/dev", $"[ \"$*\" = 'build Release' ] && mkdir artifacts && cp -r '{Repository.Artifacts}' artifacts/Release");
    }

    private void Write(string path, string script)
    {
        string file = Path.Combine(_folder.FullName, path);
        File.WriteAllText(file, $"#!/bin/sh\nset -e\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
