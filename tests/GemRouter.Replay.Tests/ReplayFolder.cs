using System.Diagnostics;
using GemRouter.Replay.Tests.Outcomes;

namespace GemRouter.Replay.Tests;

/// <summary>A folder with the manifests of pcaps/manifests, in which the built program replays.</summary>
internal sealed class ReplayFolder : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    public ReplayFolder() => Replays.CopyManifests(Path.Combine(Place.Recordings, "manifests"), Folder);

    public string Folder { get; } = Directory.CreateTempSubdirectory("gemrouter-replay-").FullName;

    public string PathOf(string name) => Path.Combine(Folder, name);

    /// <summary>Changes a manifest.</summary>
    public void Change(string name, string from, string to)
    {
        string text = File.ReadAllText(PathOf(name));
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(PathOf(name), text.Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>Replays a capture from site-a to site-b, and compares.</summary>
    public Task<ReplayCall> CompareAsync(string capture, params string[] more) =>
        RunAsync(["site-a.yaml", "--in", capture, "--link", "lan", "--peer", "site-b.yaml", "--compare", "--json", .. more]);

    /// <summary>Runs <c>gemrouter replay</c>.</summary>
    public async Task<ReplayCall> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task exit = process.WaitForExitAsync(TestContext.Current.CancellationToken);
        long peak = 0;
        using PeriodicTimer timer = new(Look, TimeProvider.System);
        while (!exit.IsCompleted)
        {
            peak = Math.Max(peak, ProcessMemory.PeakOf(process.Id));
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await exit;
        return new ReplayCall(process.ExitCode, await output, await errors, peak);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private Process Start(string[] arguments) => Process.Start(new ProcessStartInfo(Place.Program, ["replay", .. arguments])
    {
        WorkingDirectory = Folder,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
