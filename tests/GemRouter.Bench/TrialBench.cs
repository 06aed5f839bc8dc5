using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using GemRouter.Trial.Pipeline;

namespace GemRouter.Bench;

/// <summary>What the framework costs a packet, beyond the cipher and the copies that the links make.</summary>
internal static class TrialBench
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    private static readonly (string Name, bool CopiesIn, Func<ICipherSuite, Leg> Make)[] Legs =
    [
        ("copying", true, Leg.Copying),
        ("ring", false, Leg.Ring),
        ("network", true, Leg.Network),
    ];

    public static void Run(bool quick, bool json)
    {
        int rounds = quick ? 5 : 31;
        int batches = quick ? 50 : 200;
        List<Contest> contests = [.. Suites.Names.SelectMany(static name => Legs.Select(leg => new Contest(leg.Name, name, Suites.Make(name), leg.CopiesIn, leg.Make)))];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < WarmUp;)
        {
            contests.ForEach(static contest => contest.Measure(20)); // until the last tier is compiled
        }

        contests.ForEach(static contest => contest.Forget());
        for (int round = 0; round < rounds; round++)
        {
            contests.ForEach(contest => contest.Measure(batches));
        }

        TrialRow[] rows = [.. contests.Select(static contest => contest.Row())];
        contests.ForEach(static contest => contest.Dispose());
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { bench = "trial", payload = Leg.Payload, batch = Leg.Batch, rounds, rows }, JsonSerializerOptions.Web));
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ns a packet of {Leg.Payload} bytes, batches of {Leg.Batch}, medians of {rounds} interleaved rounds"));
        Console.WriteLine($"{"leg",-9}{"suite",-19}{"whole",8}{"cipher",8}{"copies",8}{"framework",11}{"whole/cipher",14}{"bytes",8}");
        foreach (TrialRow row in rows)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Leg,-9}{row.Suite,-19}{row.Whole,8:F0}{row.Cipher,8:F0}{row.Copies,8:F0}{row.Framework,11:F0}{row.Ratio,14:F2}{row.Allocated,8}"));
        }
    }

    private sealed class Contest(string leg, string suite, ICipherSuite made, bool copiesIn, Func<ICipherSuite, Leg> make) : IDisposable
    {
        private readonly Leg _leg = make(made);
        private readonly SuiteAlone _cipher = new(made);
        private readonly CopiesAlone _copies = new(SuiteAlone.Header + 1 + Leg.Payload + made.Parameters.TagSize, copiesIn);
        private readonly List<(double Whole, double Cipher, double Copies)> _rounds = [];
        private long _allocated;

        public void Forget()
        {
            _rounds.Clear();
            _allocated = 0;
        }

        public void Measure(int batches)
        {
            // Each part in a row, so that it finds its own memory in the caches, as it would in steady state.
            long whole = 0;
            for (int i = 0; i < batches; i++)
            {
                _leg.Feed();
                long bytes = GC.GetAllocatedBytesForCurrentThread();
                long start = Stopwatch.GetTimestamp();
                int sent = _leg.Run();
                long end = Stopwatch.GetTimestamp();
                _allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
                whole += end - start;
                if (sent != Leg.Batch)
                {
                    throw new InvalidOperationException($"The leg sent {sent} packets of {Leg.Batch}.");
                }

                _leg.Drain();
            }

            long cipher = Time(_cipher.Run, batches);
            long copies = Time(_copies.Run, batches);
            double each = 1e9 / Stopwatch.Frequency / (batches * Leg.Batch);
            _rounds.Add((whole * each, cipher * each, copies * each));
        }

        public TrialRow Row() => new(
            leg,
            suite,
            Median(static round => round.Whole),
            Median(static round => round.Cipher),
            Median(static round => round.Copies),
            Median(static round => round.Whole - round.Cipher - round.Copies),
            Median(static round => round.Whole / round.Cipher),
            _allocated,
            _leg.Ledger.Out);

        public void Dispose()
        {
            _leg.Dispose();
            _cipher.Dispose();
        }

        private static long Time(Action run, int times)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < times; i++)
            {
                run();
            }

            return Stopwatch.GetTimestamp() - start;
        }

        private double Median(Func<(double Whole, double Cipher, double Copies), double> of) => _rounds.Select(of).Median();
    }
}
