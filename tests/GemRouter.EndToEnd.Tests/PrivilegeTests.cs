using GemRouter.EndToEnd.Tests.Rig;

namespace GemRouter.EndToEnd.Tests;

/// <summary>A router as a user that may do nothing.</summary>
[Trait("Needs", "System")]
public sealed class PrivilegeTests : RealNetworkTest
{
    private const string Nobody = "65534";

    [Fact]
    public async Task A_router_on_UDP_needs_no_privileges()
    {
        Need("setpriv", "util-linux");
        await using Network network = await Network.BuildAsync();
        string[] nobody = ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--bounding-set=-all", "--inh-caps=-all", "--no-new-privs"];
        Site ordinary = await network.AddSiteAsync("ordinary", new ManifestText());
        Site bare = await network.AddSiteAsync("bare", new ManifestText());
        ProgramOutput runs = await ProgramOutput.OfAsync(bare.Host.Start(nobody[0], [.. nobody[1..], Place.Program, "--version"]));
        Assert.SkipWhen(runs.ExitCode != 0, $"The program cannot be started as nobody here (a user namespace with one user, or a folder that others may not read): {runs.Errors}");

        network.Keys.MakeIdentity("bare");
        string folder = Place.NewFolder();
        foreach (string file in Directory.EnumerateFiles(network.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        File.WriteAllText(Path.Combine(folder, "bare.yaml"), bare.Manifest.For("bare", Path.Combine(folder, "state")));
        Assert.Equal(0, (await ProgramOutput.OfAsync(bare.Host.Start("chown", ["-R", $"{Nobody}:{Nobody}", folder]))).ExitCode);
        ordinary.Start();
        TestRouter router = new("bare", Path.Combine(folder, "state"), bare.Host.Start(nobody[0], [.. nobody[1..], Place.Program, "run", Path.Combine(folder, "bare.yaml")]));
        await router.UntilAsync(static status => status.Peers.Any(static peer => peer.Name == "ordinary" && peer.State == "proven"), "it knows its peer");
        await ordinary.Router.UntilAsync(static status => status.Peers.Any(static peer => peer.Name == "bare" && peer.State == "proven"), "its peer knows it");

        using Receiver atBare = bare.Receive(5000, "239.71.1.1");
        using Receiver atOrdinary = ordinary.Receive(5000, "239.71.1.2");
        using Sender toBare = ordinary.Send("239.71.1.1:5000", stream: 1);
        using Sender fromBare = bare.Send("239.71.1.2:5000", stream: 2);
        await Sender.PlayAsync([toBare, fromBare], 1316, 300, 300, Cancellation);
        Assert.Equal(StreamTally.Whole(300), await atBare.SettledAsync(1, 300));
        Assert.Equal(StreamTally.Whole(300), await atOrdinary.SettledAsync(2, 300));
        Assert.Contains("CapEff:\t0000000000000000", await File.ReadAllTextAsync($"/proc/{router.Process.Id}/status", Cancellation), StringComparison.Ordinal);
        ProgramOutput owner = await ProgramOutput.OfAsync(bare.Host.Start("stat", ["-c", "%u", $"/proc/{router.Process.Id}/fd"]));
        Assert.Equal("0", owner.Output.Trim()); // not its own user's: it is not dumpable (proc(5)), so no other process of that user reads its memory
        Assert.Equal(0, await router.Process.StopAsync(Until.Patience));
    }
}
