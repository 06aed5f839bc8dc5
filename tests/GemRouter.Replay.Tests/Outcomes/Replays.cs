using System.Diagnostics;

namespace GemRouter.Replay.Tests.Outcomes;

/// <summary>Replays recordings with the manifests in pcaps/manifests, by the built program.</summary>
internal static class Replays
{
    /// <summary>Copies the manifests with their keys to a folder. Key files there are their owner's alone, which git does not keep.</summary>
    public static void CopyManifests(string from, string to)
    {
        foreach (string path in Directory.EnumerateFiles(from))
        {
            string copy = Path.Combine(to, Path.GetFileName(path));
            File.Copy(path, copy);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }

    /// <summary>What comes of a recording in pcaps/.</summary>
    /// <exception cref="InvalidDataException">The program refuses it, or not all comes out as it was to.</exception>
    public static async Task<ReplayOutcome> OutcomeOfAsync(string program, string recording)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gemrouter-replay-");
        try
        {
            CopyManifests(Path.Combine(Path.GetDirectoryName(recording)!, "manifests"), folder.FullName);
            ProcessStartInfo start = new(program, ["replay", "site-a.yaml", "--in", recording, "--link", "lan", "--peer", "site-b.yaml", "--compare", "--json"])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
            };
            using Process process = Process.Start(start)!;
            string output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? ReplayOutcome.Of(output) : throw new InvalidDataException($"{recording}: exit code {process.ExitCode}: {output}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
