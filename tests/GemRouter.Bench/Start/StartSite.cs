using System.Diagnostics;

namespace GemRouter.Bench;

/// <summary>The folder of the router whose start is measured, and the programs that work in it.</summary>
internal sealed class StartSite : IDisposable
{
    public StartSite() => Unfinished.Add(this, () => Directory.Delete(Folder, recursive: true));

    public string Folder { get; } = Directory.CreateTempSubdirectory("gemrouter-start-").FullName;

    public string MakeFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);

    public string Router(params string[] arguments) => Run(Programs.Router, arguments);

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It did not end well.</exception>
    public string Run(string program, params string[] arguments) => Programs.Run(Of(program, arguments), program); // one of them has a PIN among its arguments

    /// <summary>Starts the router in a network namespace of its own, which goes with it.</summary>
    public StartedRouter Start(string manifest, string notices)
    {
        // Not by exec: the router's process is to begin when the interfaces are there.
        const string Script = """
            set -e
            PATH=$PATH:/usr/sbin:/sbin
            ip link set lo up
            for side in red black; do
                ip link add $side type veth peer name $side-peer
                ip link set $side up; ip link set $side-peer up
            done
            ip address add 10.1.1.1/24 dev red; ip address add 10.2.2.1/24 dev black
            "$0" run "$1" >router.log 2>&1 &
            echo $!
            wait $!
            """;
        ProcessStartInfo start = Of("unshare", ["-n", "sh", "-c", Script, Programs.Router, manifest]);
        start.Environment["NOTIFY_SOCKET"] = notices;
        return new StartedRouter(Process.Start(start)!);
    }

    public void Dispose() => Unfinished.End(this);

    private ProcessStartInfo Of(string program, string[] arguments) => new(program, arguments)
    {
        WorkingDirectory = Folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["SOFTHSM2_CONF"] = Path.Combine(Folder, "softhsm2.conf") },
    };
}
