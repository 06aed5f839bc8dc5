using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GemRouter.Replay.Tests;
using GemRouter.Replay.Tests.Outcomes;

namespace GemRouter.Bench;

/// <summary>How fast <c>gemrouter replay</c> goes through a large capture, beside reading and writing the file alone.</summary>
internal sealed class ReplayBench : IDisposable
{
    private const int Payload = 1316;
    private const int Chunk = 1 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("gemrouter-bench-").FullName;
    private readonly int _datagrams;

    private ReplayBench(int datagrams)
    {
        _datagrams = datagrams;
        Unfinished.Add(this, () => Directory.Delete(_folder, recursive: true));
        Replays.CopyManifests(Path.Combine("pcaps", "manifests"), _folder);
        byte[] frame = CaptureFile.Datagram("239.1.1.1", 5000, Payload); // AEGIS-128L in the manifests
        using CaptureFile file = new(Capture);
        for (int i = 0; i < datagrams; i++)
        {
            file.Add(frame, microseconds: 50); // 210 Mb/s of payload
        }
    }

    private string Capture => Path.Combine(_folder, "in.pcap");

    public static void Run(bool quick, bool json)
    {
        int rounds = quick ? 1 : 5;
        using ReplayBench bench = new(quick ? 76_000 : 760_000); // 0.1 or 1 GB
        (string What, Func<(double Seconds, double? Peak)> Measure)[] ways =
        [
            ("read the file", () => (Timed(bench.Read), null)),
            ("read and write it", () => (Timed(bench.Copy), null)),
            ("seal", () => bench.Replay()),
            ("seal and open, compare", () => bench.Replay("--peer", "site-b.yaml", "--compare")),
            ("seal, open, compare, write", () => bench.Replay("--peer", "site-b.yaml", "--compare", "--out", "out.pcapng")),
        ];
        ILookup<string, (double Seconds, double? Peak)> taken = Enumerable.Range(0, rounds).SelectMany(_ => ways.Select(static way => (way.What, Took: way.Measure()))).ToLookup(static one => one.What, static one => one.Took);
        ReplayRow[] rows = [.. ways.Select(way => bench.Row(way.What, [.. taken[way.What]]))];
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { bench = "replay", payload = Payload, datagrams = bench._datagrams, rounds, rows }, JsonSerializerOptions.Web));
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bench._datagrams} datagrams of {Payload} bytes, AEGIS-128L, medians of {rounds} interleaved rounds"));
        Console.WriteLine($"{"",-28}{"seconds",9}{"Gb/s",8}{"peak MB",9}");
        foreach (ReplayRow row in rows)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.What,-28}{row.Seconds,9:F2}{row.Gigabits,8:F1}{row.PeakMegabytes,9:F0}"));
        }
    }

    public void Dispose() => Unfinished.End(this);

    private static double Timed(Action run)
    {
        long start = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void Read()
    {
        byte[] chunk = new byte[Chunk];
        using FileStream file = File.OpenRead(Capture);
        while (file.Read(chunk) > 0)
        {
            // only read
        }
    }

    private void Copy()
    {
        using FileStream from = File.OpenRead(Capture);
        using FileStream to = File.Create(Path.Combine(_folder, "copy.pcap"));
        from.CopyTo(to, Chunk);
    }

    // The seconds are those that the program gives: without its start, and without the routers' getting to know each other.
    private (double Seconds, double? Peak) Replay(params string[] more)
    {
        ProcessStartInfo start = new(Programs.Router, ["replay", "site-a.yaml", "--in", Capture, "--link", "lan", "--json", .. more])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        long peak = 0;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.ErrorDataReceived += (_, _) => peak = Math.Max(peak, ProcessMemory.PeakOf(process.Id)); // it tells each second how far it is
        process.BeginErrorReadLine();
        process.WaitForExit();
        return process.ExitCode == 0
            ? (JsonSerializer.Deserialize<JsonElement>(output.Result).GetProperty("seconds").GetDouble(), peak > 0 ? peak / 1e6 : null)
            : throw new InvalidOperationException($"gemrouter replay ended with {process.ExitCode}");
    }

    private ReplayRow Row(string what, (double Seconds, double? Peak)[] rounds)
    {
        double median = rounds.Select(static round => round.Seconds).Median();
        return new ReplayRow(what, median, _datagrams * Payload * 8.0 / 1e9 / median, rounds.Max(static round => round.Peak));
    }
}
